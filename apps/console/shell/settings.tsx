import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useMessages } from '../messages/messages';
import { ActForm } from '../parts/act-form';
import { Dialog } from '../parts/dialog';
import { localIn, momentIn } from '../parts/zoned';
import { peopleQuery } from '../services/people';
import { faultAt, type Problem } from '../services/problem';
import { meQuery, patchMe, useMe, type OwnSettings } from '../services/session';
import { keysAreOn, switchKeys } from './keys';
import { say } from './toasts';

/** What people say of themselves: how the console speaks to them, and who stands in while they are away. */
export function Settings({ close }: { close: () => void }) {
  const messages = useMessages();
  const words = messages.settings;
  const client = useQueryClient();
  const { locale, speak } = useLocale();
  const form = useForm();
  const { values, change } = form;
  const send = async () => {
    await patchMe(form.patch(locale));
    switchKeys(values.shortcuts);
  };
  return (
    <Dialog title={words.title} close={close} closeLabel={messages.close}>
      <ActForm
        title={words.title}
        blocked={values.away && values.from === ''}
        send={send}
        done={() => {
          say(words.saved);
          for (const key of [meQuery.queryKey, peopleQuery.queryKey])
            void client.invalidateQueries({ queryKey: key });
          close();
        }}
      >
        {(problem) => (
          <>
            <NativeSelect
              label={words.language}
              value={locale}
              error={faultAt(problem, '/locale')}
              onChange={(event) => speak(event.currentTarget.value === 'en' ? 'en' : 'zh-CN')}
              data={[
                { value: 'zh-CN', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
            <TextInput
              label={words.zone}
              description={words.zoneHelp}
              list="zones"
              value={values.zone}
              error={faultAt(problem, '/zone')}
              onChange={(event) => change({ zone: event.currentTarget.value.trim() })}
            />
            <datalist id="zones">
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            <Checkbox
              label={words.shortcuts}
              checked={values.shortcuts}
              onChange={(event) => change({ shortcuts: event.currentTarget.checked })}
            />
            <Absence {...{ values, change, problem }} />
          </>
        )}
      </ActForm>
    </Dialog>
  );
}

interface Values {
  readonly zone: string;
  readonly shortcuts: boolean;
  readonly delegate: string;
  readonly away: boolean;
  readonly from: string;
  readonly until: string;
}

function useForm() {
  const me = useMe();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [values, set] = useState<Values>(() => {
    const zone = me.zone ?? here;
    const { out_of_office: out } = me;
    return {
      zone: me.zone ?? '',
      shortcuts: keysAreOn(),
      delegate: me.delegate ?? '',
      away: out !== null && out !== undefined,
      from: out ? localIn(out.from, zone) : '',
      until: out?.until ? localIn(out.until, zone) : '',
    };
  });
  const patch = (locale: string): OwnSettings => {
    const zone = values.zone === '' ? here : values.zone;
    const at = (local: string) => (local === '' ? null : momentIn(local, zone));
    return {
      locale,
      zone: values.zone === '' ? null : values.zone,
      shortcuts: values.shortcuts,
      delegate: values.delegate === '' ? null : values.delegate,
      out_of_office: values.away
        ? { from: momentIn(values.from, zone), until: at(values.until) }
        : null,
    };
  };
  return { values, change: (some: Partial<Values>) => set((now) => ({ ...now, ...some })), patch };
}

interface AbsenceProps {
  readonly values: Values;
  readonly change: (some: Partial<Values>) => void;
  readonly problem: Problem | undefined;
}

function Absence({ values, change, problem }: AbsenceProps) {
  const words = useMessages().settings;
  const me = useMe();
  const { data: people = [] } = useQuery(peopleQuery);
  const others = people.filter(({ id, active }) => active && id !== me.id);
  return (
    <>
      <NativeSelect
        label={words.delegate}
        value={values.delegate}
        error={faultAt(problem, '/delegate')}
        onChange={(event) => change({ delegate: event.currentTarget.value })}
        data={[
          { value: '', label: words.nobody },
          ...others.map(({ id, name }) => ({ value: id, label: name ?? id })),
        ]}
      />
      <Checkbox
        label={words.away}
        checked={values.away}
        onChange={(event) => change({ away: event.currentTarget.checked })}
      />
      {values.away && (
        <>
          <TextInput
            type="datetime-local"
            label={words.from}
            withAsterisk
            value={values.from}
            error={faultAt(problem, '/out_of_office/from')}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={words.until}
            description={words.untilHelp}
            value={values.until}
            error={faultAt(problem, '/out_of_office/until')}
            onChange={(event) => change({ until: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}
