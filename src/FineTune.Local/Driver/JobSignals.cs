using System.Threading.Channels;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Local.Driver;

/// <summary>Hints within this process.</summary>
internal sealed class JobSignals : IJobSignals
{
    private readonly Channel<JobKey> hints = Channel.CreateUnbounded<JobKey>(new UnboundedChannelOptions { SingleReader = true });

    // The driver loads the job before it acts, so that a hint about an old attempt does nothing.
    public void Hint(JobKey job, int? attempt = null) => hints.Writer.TryWrite(job);

    public IAsyncEnumerable<JobKey> ReadAllAsync(CancellationToken cancellation) => hints.Reader.ReadAllAsync(cancellation);
}
