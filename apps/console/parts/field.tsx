import { Checkbox, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/messages';
import { contactsQuery, peopleQuery } from '../services/people';
import type { FormField } from '../services/tasks';

interface Props {
  readonly name: string;
  readonly field: FormField;
  readonly customer: string;
  readonly value: string | boolean | undefined;
  readonly error: string | undefined;
  readonly change: (value: string | boolean) => void;
}

/** So many choices are shown at once; more are a list to open. */
const MOST_RADIOS = 5;
const NATIVE = {
  text: 'text',
  number: 'text',
  money: 'text',
  date: 'date',
  time: 'datetime-local',
} as const;

/** One typed field of a task. */
export function Field(props: Props) {
  const { name, field, value, error, change } = props;
  const text = typeof value === 'string' ? value : '';
  const common = {
    label: field.label,
    description: field.help,
    withAsterisk: field.required,
    error,
    name,
  };
  switch (field.type) {
    case 'boolean':
      return (
        <Checkbox
          label={field.label}
          description={field.help}
          error={error}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case 'long_text':
      return (
        <Textarea
          {...common}
          rows={4}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'enum':
      return (
        <Choice
          {...props}
          options={(field.values ?? []).map((value) => ({
            value,
            label: field.labels?.[value] ?? value,
          }))}
        />
      );
    case 'person':
      return <PersonField {...props} />;
    case 'contact':
      return <ContactField {...props} />;
    default:
      return (
        <TextInput
          {...common}
          type={NATIVE[field.type]}
          inputMode={field.type === 'number' || field.type === 'money' ? 'decimal' : undefined}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
  }
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function Choice({
  field,
  value,
  error,
  change,
  options,
  name,
}: Props & { options: readonly Option[] }) {
  const messages = useMessages();
  const text = typeof value === 'string' ? value : '';
  const common = {
    label: field.label,
    description: field.help,
    withAsterisk: field.required,
    error,
  };
  if (options.length <= MOST_RADIOS && field.type === 'enum')
    return (
      <Radio.Group {...common} name={name} value={text} onChange={change}>
        {options.map((one) => (
          <Radio key={one.value} {...one} aria-invalid={error !== undefined} />
        ))}
      </Radio.Group>
    );
  return (
    <NativeSelect
      {...common}
      name={name}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      data={[{ value: '', label: messages.task.chooseOne }, ...options]}
    />
  );
}

function PersonField(props: Props) {
  const { data = [] } = useQuery(peopleQuery);
  const options = data
    .filter(({ active }) => active)
    .map(({ id, name }) => ({ value: id, label: name ?? id }));
  return <Choice {...props} options={options} />;
}

function ContactField(props: Props) {
  const { data = [] } = useQuery(contactsQuery(props.customer));
  return (
    <Choice {...props} options={data.map(({ id, name }) => ({ value: id, label: name ?? id }))} />
  );
}
