/** Rules of the house for the linter: what is valid TypeScript, but not how this code is written. */

const TWO_LETTERS = /\p{L}{2}/u;

/** A rule that objects to a kind of node, or to those of it that fit. */
const refuse = (kind, message, fits = () => true) => ({
  create: (context) => ({
    [kind]: (node) => {
      if (fits(node)) context.report({ node, message });
    },
  }),
});

export default {
  meta: { name: 'house' },
  rules: {
    'no-default-export': refuse(
      'ExportDefaultDeclaration',
      'a file is named for its main export; no default exports',
    ),
    'no-barrel': refuse('ExportAllDeclaration', 'no barrels'),
    'no-enum': refuse('TSEnumDeclaration', 'a union of strings instead of an enum'),
    'no-words-in-markup': refuse(
      'JSXText',
      'words stand in messages/, in every language',
      ({ value }) => TWO_LETTERS.test(value),
    ),
    'no-raw-markup': refuse(
      'JSXAttribute',
      'what others wrote is shown as text, or in a sandboxed frame',
      ({ name }) => name.name === 'dangerouslySetInnerHTML',
    ),
  },
};
