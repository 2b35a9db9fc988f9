export { parseManifest, type ParsedManifest } from './manifest/parse-manifest';
export type { Manifest, Picture } from './manifest/manifest';
export {
  accesses,
  defaultEntry,
  levels,
  manifestJsonSchema,
  manifestKeys,
  manifestSchema,
  networks,
  type ManifestInput,
  type ManifestKey,
} from './manifest/manifest-schema';
export {
  renderTemplate,
  type RenderOptions,
  type Rendering,
  type TemplateVariables,
} from './template/render-template';
export { parseTemplate } from './template/template-parser';
export { templateVariables, type TemplateVariable } from './template/template-variables';
export { filterNames } from './template/filters';
export { templateLimits } from './template/template-limits';
export type { Template } from './template/template-tree';
export type { TemplateProblem, TemplateProblemCode } from './template/template-problem';
export type { TemplateLookup, TemplateValue } from './template/template-value';
export {
  classifyVariable,
  isPlatformVariable,
  platformVariables,
  sampleVariables,
  type PlatformVariableName,
  type VariableSource,
} from './variables/platform-variables';
export { seatVariables, templateContext, type VariableValues } from './variables/template-context';
export { readWorkshopFolder, type WorkshopSource } from './folder/read-workshop-folder';
export { folderLimits, isNotebook, isTemplate, type WorkshopFile } from './folder/workshop-files';
export { BundleError, type BundleErrorCode, type BundleErrorPlace } from './bundle/bundle-error';
export { type WorkshopBundle } from './bundle/build-bundle';
export {
  renderBundle,
  workshopModes,
  type RenderBundleOptions,
  type WorkshopMode,
} from './bundle/render-bundle';
export { readTar } from './bundle/tar';
export { importWorkshop } from './import/import-workshop';
export { importCatalogue, type CatalogueOptions } from './import/import-catalogue';
export {
  seatKernels,
  type ImportedNotebook,
  type ImportOptions,
  type WorkshopImport,
  type WorkshopNeed,
} from './import/workshop-import';
