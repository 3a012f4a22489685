using Azure.Core;
using Azure.Core.Pipeline;

namespace FineTune.Storage;

/// <summary>Counts requests that went to storage, repeated ones too: what an operation costs.</summary>
internal sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private long requests;

    public long Requests => Interlocked.Read(ref requests);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref requests);
}
