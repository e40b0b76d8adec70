import './Palette.css';
import { Command as Menu } from 'cmdk';
import { useEffect, useState } from 'react';
import { type Sample, samples } from '../../state/session.ts';
import { put } from '../../state/store.ts';
import { type Command, commands, nodeCommand } from './commands.ts';

/** Everything by its name: type a part of it, Enter does it. */
export function Palette() {
  const [text, setText] = useState('');
  const [list, setList] = useState<readonly Sample[]>([]);
  useEffect(() => {
    void samples().then(setList);
  }, []);
  const all = commands(list);
  const groups = [...new Set(all.map(({ group }) => group))];
  const node = nodeCommand(text);
  return (
    <Menu label="Commands" loop filter={score}>
      <Menu.Input
        className="field"
        value={text}
        onValueChange={setText}
        placeholder="Type what to do, or #17 to go to a node"
        autoFocus
      />
      <Menu.Empty>Nothing is called that.</Menu.Empty>
      <Menu.List>
        {node !== undefined && <Line command={node} matches={text} />}
        {groups.map((group) => (
          <Menu.Group key={group} heading={group}>
            {all
              .filter((one) => one.group === group)
              .map((command) => (
                <Line key={command.title} command={command} matches={command.words ?? ''} />
              ))}
          </Menu.Group>
        ))}
      </Menu.List>
    </Menu>
  );
}

/** Every word typed must stand somewhere in the title, or else in the other words for it. */
function score(title: string, text: string, words: readonly string[] = []): number {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  const within = (place: string) => typed.every((word) => place.includes(word));
  if (within(title.toLowerCase())) return 1;
  return within(`${title} ${words.join(' ')}`.toLowerCase()) ? 0.5 : 0;
}

function Line({ command, matches }: { readonly command: Command; readonly matches: string }) {
  const choose = () => {
    put({ dialog: undefined });
    command.does();
  };
  return (
    <Menu.Item value={command.title} keywords={[matches]} onSelect={choose}>
      {command.title}
    </Menu.Item>
  );
}
