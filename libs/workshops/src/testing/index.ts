export {
  fixtureWorkshop,
  FixtureFolders,
  notebookText,
  type FixtureCell,
  type FixtureFiles,
} from './workshop-fixture';
