import { freshDatabase } from '../../support/database';
import { openDataSource } from '../../../apps/shared/database/data-source';

test('the entities say exactly what the migrations made', async () => {
  const source = await openDataSource(await freshDatabase(), 'test');
  try {
    const drift = await source.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  } finally {
    await source.destroy();
  }
});
