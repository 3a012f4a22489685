export function DatasetListPage() { return null; }
