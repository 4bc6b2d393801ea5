export const customers = {
  title: 'Customers',
  search: 'Name or id',
  clear: 'Clear the search',
  rows: 'Customers',
  more: 'Show more',
  empty: 'No customer has come yet. A system sends them with PATCH /v1/customers/{id}.',
  emptyFound: (q: string) => `No customer fits “${q}”.`,
};
