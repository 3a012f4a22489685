using System.Threading.Channels;

namespace FineTune.Api.Tests;

/// <summary>Reads a stream in the background, so that a test can wait for what comes.</summary>
internal sealed class StreamReading<T>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly Channel<T> read = Channel.CreateUnbounded<T>();

    public StreamReading(IAsyncEnumerable<T> stream) => _ = ReadAsync(stream);

    /// <summary>What comes next.</summary>
    /// <param name="meanwhile">Done again and again until it has come; null for nothing.</param>
    public async Task<T> NextAsync(Action? meanwhile = null)
    {
        var next = read.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        while (meanwhile is not null && !next.IsCompleted)
        {
            meanwhile();
            await Task.WhenAny(next, Task.Delay(Look));
        }

        return await next.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>Whether the stream ends with nothing more.</summary>
    public async Task<bool> IsOverAsync() => !await read.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    private async Task ReadAsync(IAsyncEnumerable<T> stream)
    {
        try
        {
            await foreach (var item in stream)
            {
                read.Writer.TryWrite(item);
            }

            read.Writer.Complete();
        }
        catch (Exception exception)
        {
            read.Writer.Complete(exception);
        }
    }
}
