export { loadSettings, processEnvironment, SettingsError, type SettingsOf } from './load-settings';
export type { Setting, SettingReader } from './setting';
export { settings, type SettingName } from './settings';
export { settingsTable } from './settings-table';
