/** Path of the payload converter: client, worker and bundler load it by path. */
export const payloadConverterPath = require.resolve('../../../workflows/converter');
