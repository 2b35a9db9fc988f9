import { renderTemplate } from '../template/render-template';
import { classifyVariable, sampleVariables } from './platform-variables';
import { seatVariables, templateContext } from './template-context';

describe('classifyVariable', () => {
  it.each(['STDID', 'MODEWS', 'PASSSTU', 'BRANDINGLOGO', 'SURVEYCHALURL', 'WODBEEXTFQDN', 'hostvars'])(
    'knows that the platform gives %s',
    (name) => expect(classifyVariable([name])).toBe('platform'),
  );

  it.each([
    'HTTPPORT',
    'SPARKTOK',
    'SOMETOOL_TOKEN',
    'NEWTHINGPORT',
    'OPENWEATHERAPIKEY',
    'VCENTERHOST',
    'WODFEFQDN',
  ])('expects %s from an operator', (name) => expect(classifyVariable([name])).toBe('operator'));

  it('expects what is said about a machine from an operator', () => {
    expect(classifyVariable(['hostvars', '*', 'IP-WKSHP-Anything'])).toBe('operator');
  });

  it.each([['closure'], ['STDIDD'], ['SURVYURL'], ['BRANDNG'], ['foo', 'IP-X'], ['hostvars', 'IP-X'], ['']])(
    'does not know %s',
    (...path) => expect(classifyVariable(path)).toBe('unknown'),
  );
});

describe('templateContext', () => {
  const context = templateContext({ STDID: '7', 'IP-WKSHP-X': '10.0.0.1', WODBEFQDN: 'be1' });

  it('answers the values of this machine for any host', () => {
    const template = "{{ hostvars[inventory_hostname]['IP-WKSHP-X'] }} {{ hostvars['other']['STDID'] }}";
    expect(renderTemplate(template, context).text).toBe('10.0.0.1 7');
  });

  it.each(["hostvars['x']['constructor']", "hostvars['__proto__']['constructor']", 'constructor', 'get'])(
    'has no %s',
    (name) => expect(renderTemplate(`{{ ${name} }}`, context).problems).toHaveLength(1),
  );
});

describe('seatVariables', () => {
  it("lets the platform win over the operator, and the operator over the author's defaults", () => {
    const given = {
      workshop: { STDID: '1', P: 'w', Q: 'w' },
      operator: { STDID: '2', P: 'o' },
      platform: { STDID: '3' },
    };
    expect(seatVariables(given)).toEqual({ STDID: '3', P: 'o', Q: 'w' });
  });

  it('has a sample of every platform variable', () => {
    for (const value of Object.values(sampleVariables)) expect(typeof value).toBe('string');
    expect(Object.keys(sampleVariables)).toHaveLength(11);
  });
});
