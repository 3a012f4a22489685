using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Evaluations;

/// <summary>What is known of the evaluations of jobs.</summary>
public sealed class EvaluationRecords(IArtifactStore artifacts) : FollowUpRecords<ModelEvaluation>(artifacts, JobDirectory.EvaluationFile, folder: null);
