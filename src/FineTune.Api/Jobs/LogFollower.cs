using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;

namespace FineTune.Api.Jobs;

/// <summary>Sends a log as it is written: at once when a hint comes, and otherwise after a while; ends with the attempt.</summary>
internal sealed class LogFollower(JobFiles files, ChangeHints hints)
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(2);

    /// <param name="job">The job as it is now.</param>
    /// <param name="path">Path of the log in the artifact store.</param>
    /// <param name="offset">Bytes that the reader has already.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Job job, string path, long offset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = hints.Watch(ChangeTopic.Task(job.Key.Task), ChangeTopic.File(path));
        while (true)
        {
            // Looked at before the file, so that lines written before the end are never missed.
            var now = await files.FindAsync(job.Key.Task, job.Key.Job, cancellation);
            var ended = now?.TaskId != job.TaskId || now.Attempt != job.Attempt || now.State.IsSettled();
            await foreach (var line in LogLines.ReadAsync(files.Store, path, offset, cancellation))
            {
                offset = line.Offset;
                yield return new SseItem<string>(line.Text, "line") { EventId = offset.ToString(CultureInfo.InvariantCulture) };
            }

            if (ended)
            {
                yield return new SseItem<string>(now?.State.ToString() ?? nameof(JobState.Deleted), "end");
                yield break;
            }

            await watch.WaitAsync(SlowLook, cancellation);
        }
    }
}
