using System.Globalization;
using System.Text;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Bench.Browser;

/// <summary>Many tasks and a long log, written into the storage of a host as if they had trained.</summary>
internal static class ConsoleData
{
    private const int LinesOfBlock = 50_000;

    /// <summary>Ended tasks like another one.</summary>
    public static async Task AddTasksAsync(ITaskStore tasks, TaskWithJobs like, int count)
    {
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, cancellation) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"run-{index:00000}");
            var record = like.Task.Value with { Id = Guid.CreateVersion7().ToString("N"), Name = name };
            var jobs = like.Jobs.Select(job => Ended(job.Value) with { Key = job.Value.Key with { Task = name }, TaskId = record.Id }).ToList();
            await tasks.CreateAsync(record, jobs, [], cancellation);
        });
    }

    /// <summary>A log of the first rank.</summary>
    /// <returns>Bytes of the log.</returns>
    public static async Task<long> WriteLogAsync(IArtifactStore artifacts, Job job, int lines)
    {
        var path = $"{job.AttemptName.RunPrefix}{JobDirectory.LogsFolder}attempt-{job.Attempt}/node-0/rank-0.log";
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var length = (await artifacts.FindAsync(path, CancellationToken.None))?.Bytes ?? 0;
        for (var first = 0; first < lines; first += LinesOfBlock)
        {
            var block = new StringBuilder();
            for (var line = first; line < Math.Min(lines, first + LinesOfBlock); line++)
            {
                block.Append(CultureInfo.InvariantCulture, $"{start.AddMilliseconds(line * 50):yyyy-MM-ddTHH:mm:ss.fff}Z Step {line}/{lines}: loss {2 + 1.0 / (line + 1):0.0000}, lr 5.0e-5\n");
            }

            length = await artifacts.AppendAsync(path, length, Encoding.UTF8.GetBytes(block.ToString()), CancellationToken.None);
        }

        return length;
    }

    private static Job Ended(Job job) => job with { State = JobState.Succeeded, Wish = Wish.Run, Error = null };
}
