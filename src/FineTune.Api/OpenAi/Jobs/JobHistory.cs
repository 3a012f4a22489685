using FineTune.Core.Ports;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>All that happened to a job: its events and its measurements, newest first.</summary>
internal sealed class JobHistory(IEventLog log, JobFolder folder)
{
    private const int ReadAtOnce = 1000;

    public async Task<IReadOnlyList<EventView>> ReadAsync(FoundJob found, CancellationToken cancellation)
    {
        var views = new List<EventView>();
        string? last = null;
        while (true)
        {
            var page = await log.ReadAsync(found.Id.Task, last, ReadAtOnce, cancellation);
            views.AddRange(page.Where(told => told.Job is null || told.Job == found.Id.Job).Select(told => EventView.Of(found, told)));
            if (page.Count < ReadAtOnce)
            {
                break;
            }

            last = page[^1].Id;
        }

        views.AddRange(EventView.OfWarnings(found));
        views.AddRange((await folder.MetricsAsync(found.Job, cancellation)).Where(HasLoss).Select(EventView.Of));
        return [.. views.OrderByDescending(view => view.Id, StringComparer.Ordinal)];
    }

    private static bool HasLoss(MetricsLine line) => line.Loss is not null || line.EvalLoss is not null;
}
