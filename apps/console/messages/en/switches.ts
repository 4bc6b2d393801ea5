export const switches = {
  title: 'Engaged kill switches',
  global: 'Everything is stopped: no message leaves.',
  playbook: (id: string) => `Playbook ${id} is stopped: none of its messages leaves.`,
  channel: (name: string) => `Channel ${name} is stopped: nothing leaves by it.`,
};
