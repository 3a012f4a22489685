using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Exports;

/// <summary>What is known of the exports of jobs.</summary>
public sealed class ExportRecords(IArtifactStore artifacts) : FollowUpRecords<ModelExport>(artifacts, JobDirectory.ExportFile, JobDirectory.MergedFolder);
