import { member, type TemplateLookup, type TemplateValue } from '../template/template-value';

/** Values of variables by name. Names with a `-`, e.g. `IP-WKSHP-X`, are reached through `hostvars`. */
export type VariableValues = Readonly<Record<string, string>>;

/**
 * What a template can see: every value by its name, and `hostvars[<any host>][<name>]` for the same values,
 * because a seat knows one machine only. `inventory_hostname` is the name of that machine.
 */
export function templateContext(values: VariableValues): TemplateLookup {
  const oneHost: TemplateLookup = { get: (name) => member(values, name) };
  const hostvars: TemplateLookup = { get: () => oneHost };
  return {
    get: (name): TemplateValue | undefined => {
      if (name === 'hostvars') return hostvars;
      if (name === 'inventory_hostname') return member(values, 'WODBEFQDN') ?? 'localhost';
      return member(values, name);
    },
  };
}

/**
 * All values of one seat. The platform's own win over the operator's, and those over the author's defaults
 * in wod.yml, so that no workshop can pretend to be another student.
 */
export function seatVariables(given: {
  readonly workshop?: VariableValues;
  readonly operator?: VariableValues;
  readonly platform: VariableValues;
}): VariableValues {
  return { ...given.workshop, ...given.operator, ...given.platform };
}
