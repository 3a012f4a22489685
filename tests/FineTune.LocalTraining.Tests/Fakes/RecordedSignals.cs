using System.Collections.Concurrent;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Tests.Fakes;

internal sealed class RecordedSignals : IJobSignals
{
    private readonly ConcurrentQueue<(JobKey Job, int? Attempt)> hints = [];

    public int Count(string task) => hints.Count(hint => hint.Job.Task == task);

    public void Hint(JobKey job, int? attempt = null) => hints.Enqueue((job, attempt));
}
