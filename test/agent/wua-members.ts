import { readFileSync } from 'node:fs';
import type { Script } from './syntax-rules.js';

interface Interfaces {
  interfaces: Record<string, { extends: string; properties: Record<string, string>; methods: string[] }>;
  progIds: Record<string, string>;
  /** What a member hands out, `interface.member`. */
  gives: Record<string, string>;
}

/** The public interfaces of the Windows Update Agent. */
const WUA = JSON.parse(
  readFileSync(new URL('../../../test/agent/wua-interfaces.json', import.meta.url), 'utf8'),
) as Interfaces;

/** What a search offers may be software or a driver. */
const ANY_UPDATE = ['IUpdate5', 'IWindowsDriverUpdate'];
/** What the agent's own functions hand out of Windows Update. */
const OWN_RESULTS: Record<string, string> = {
  'New-SluiceUpdateSession': 'IUpdateSession3',
  'Search-SluiceUpdate': 'what was found',
  'Select-SluiceUpdate': 'AnyUpdate',
  'Save-SluiceUpdate': 'AnyUpdate',
};
/** Objects of its own that carry some. */
const OWN_OBJECTS: Record<string, Record<string, string>> = { 'what was found': { Updates: 'AnyUpdate' } };
/** Every PowerShell object has these. */
const POWERSHELL = ['psobject', 'count', 'length'];

interface Member {
  interface: string;
  name: string;
  access: string;
  isMethod: boolean;
}

/** A member of an interface or of those that it extends; late binding does not mind the case of its name. */
function findMember(type: string, name: string): Member | null {
  if (type === 'AnyUpdate') return ANY_UPDATE.map((each) => findMember(each, name)).find((found) => found) ?? null;
  const found = WUA.interfaces[type];
  if (!found) return null;
  const same = (one: string) => one.toLowerCase() === name.toLowerCase();
  const property = Object.keys(found.properties).find(same);
  if (property)
    return { interface: type, name: property, access: found.properties[property]!, isMethod: property === 'Item' };
  const method = found.methods.find(same);
  return method ? { interface: type, name: method, access: 'r', isMethod: true } : findMember(found.extends, name);
}

/** One of a collection; anything else stays what it is, as in PowerShell. */
function elementOf(type: string): string[] {
  const item = findMember(type, 'Item');
  const given = item && WUA.gives[`${item.interface}.Item`];
  return item ? (given ? [given] : []) : [type];
}

function step(type: string, name: string): string[] {
  const own = OWN_OBJECTS[type]?.[name];
  if (own) return [own];
  if (name === '[]') return elementOf(type);
  const member = findMember(type, name.replace('()', ''));
  const given = member && WUA.gives[`${member.interface}.${member.name}`];
  return given ? [given] : [];
}

/**
 * Follows the objects of Windows Update through scripts that belong together: from where they are made over variables, loops, pipelines
 * and parameters to every member that is called, read or set.
 * @returns the members used, `interface.member`, and one line a finding: a member that the interfaces do not have, one used in
 * another way than they allow, or one that came with a later interface and is used where its absence would end the script.
 */
export function judgeMembers(scripts: Script[]): { used: Set<string>; findings: string[] } {
  const types = new Map<string, Set<string>>();
  const flows = scripts.flatMap((script) => script.flows).filter(({ to }) => !/:\$(null|true|false)$/.test(to));
  const resolve = (path: string): string[] => {
    const [base, ...steps] = path.split(' > ');
    const first = [...(types.get(base!) ?? start(base!))];
    return steps.reduce((now, name) => now.flatMap((type) => step(type, name)), first);
  };
  for (let grown = true; grown; ) {
    grown = false;
    for (const { to, from } of flows) {
      const known = types.get(to) ?? new Set();
      const before = known.size;
      for (const type of resolve(from)) known.add(type);
      types.set(to, known);
      grown ||= known.size > before;
    }
  }

  const used = new Set<string>();
  const findings: string[] = [];
  for (const script of scripts) {
    for (const { line, of, name, called, set, guarded } of script.uses) {
      const candidates = [...new Set(resolve(of))].filter((type) => !(type in OWN_OBJECTS));
      if (candidates.length === 0 || POWERSHELL.includes(name.toLowerCase())) continue;
      const report = (what: string) => findings.push(`${script.file}:${line}: ${what}`);
      const member = candidates.map((type) => findMember(type, name)).find((found) => found);
      if (!member) {
        report(`${candidates.join(' or ')} has no ${name}`);
        continue;
      }
      const label = `${member.interface}.${member.name}`;
      used.add(label);
      if (called !== member.isMethod) report(`${label} is ${member.isMethod ? 'a method' : 'a property'}`);
      if (set && !member.access.includes('w')) report(`${label} cannot be set`);
      if (!guarded && isLater(member.interface)) report(`${label} is not on every Windows and stands outside of try`);
    }
  }
  return { used, findings };
}

/** What a command gives, with its first text as in `New-SluiceComObject Microsoft.Update.Session`. */
function start(base: string): string[] {
  const [command = '', text = ''] = base.split(' ');
  const made = /^New-(SluiceComObject|Object)$/i.test(command) ? WUA.progIds[text] : OWN_RESULTS[command];
  return made ? [made] : [];
}

/** Versions 2 and up of an interface, and what only drivers have. */
const isLater = (name: string): boolean => /[0-9]$/.test(name) || name === 'IWindowsDriverUpdate';
