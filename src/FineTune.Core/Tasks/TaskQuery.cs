using FineTune.Core.Ports;

namespace FineTune.Core.Tasks;

/// <summary>What tasks are sorted by.</summary>
public enum TaskOrder
{
    Name,
    State,
    Created,
}

/// <summary>Which tasks to list, and in what order. An empty list of wanted values lets every value pass.</summary>
/// <param name="Search">Part of the name, in any case; empty for all.</param>
/// <param name="States">Wanted states.</param>
/// <param name="Methods">Wanted methods.</param>
/// <param name="Stages">Wanted stages.</param>
/// <param name="Models">Wanted base models.</param>
/// <param name="Datasets">Wanted datasets, by name or <c>name@version</c>.</param>
/// <param name="Locations">Wanted locations.</param>
/// <param name="Order">What to sort by; equals are sorted by name.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Most tasks of a page.</param>
public sealed record TaskQuery(
    string Search, IReadOnlyList<string> States, IReadOnlyList<string> Methods, IReadOnlyList<string> Stages, IReadOnlyList<string> Models,
    IReadOnlyList<string> Datasets, IReadOnlyList<string> Locations, TaskOrder Order, bool Descending, int Page, int PageSize)
{
    /// <summary>The tasks of the page, and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<TaskWithJobs> Items, int Total)> SelectAsync(IAsyncEnumerable<TaskWithJobs> tasks, CancellationToken cancellation)
    {
        var found = new List<TaskWithJobs>();
        await foreach (var task in tasks.WithCancellation(cancellation))
        {
            if (Matches(task))
            {
                found.Add(task);
            }
        }

        found.Sort(Compare);
        return ([.. found.Skip((int)Math.Min(int.MaxValue, (Page - 1L) * PageSize)).Take(PageSize)], found.Count);
    }

    private bool Matches(TaskWithJobs found)
    {
        var task = found.Task.Value;
        return task.Name.Contains(Search, StringComparison.OrdinalIgnoreCase)
            && Wants(Methods, task.Method) && Wants(Stages, task.Stage) && Wants(Models, task.Model) && Wants(Locations, task.Location)
            && (Datasets.Count == 0 || task.Datasets.Any(dataset => Datasets.Contains(dataset) || Datasets.Contains(DatasetReference.Parse(dataset).Name)))
            && (States.Count == 0 || Wants(States, found.State.ToString()));
    }

    private static bool Wants(IReadOnlyList<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value, StringComparer.OrdinalIgnoreCase);

    private int Compare(TaskWithJobs left, TaskWithJobs right)
    {
        var names = string.CompareOrdinal(left.Task.Value.Name, right.Task.Value.Name);
        var order = Order switch
        {
            TaskOrder.State => left.State.CompareTo(right.State),
            TaskOrder.Created => left.Task.Value.CreatedAt.CompareTo(right.Task.Value.CreatedAt),
            _ => names,
        };
        return order == 0 ? names : Descending ? -order : order;
    }
}
