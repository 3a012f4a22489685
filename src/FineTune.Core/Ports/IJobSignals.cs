using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>Hints to the driver that a job should be looked at now. A hint may be lost, doubled or late; the store is the truth.</summary>
public interface IJobSignals
{
    /// <param name="job">Job to look at.</param>
    /// <param name="attempt">Attempt that the hint speaks of; null for a user's request.</param>
    void Hint(JobKey job, int? attempt = null);
}
