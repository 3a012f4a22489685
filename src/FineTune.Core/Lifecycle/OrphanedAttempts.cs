using FineTune.Core.Ports;

namespace FineTune.Core.Lifecycle;

/// <summary>What a look for orphans came to.</summary>
/// <param name="Found">Names of attempts that will be removed if they are still orphans at the next look.</param>
/// <param name="Removed">Names of attempts that were removed.</param>
public sealed record OrphanLook(IReadOnlyList<string> Found, IReadOnlyList<string> Removed);

/// <summary>
/// Finds what platforms hold for attempts that no job has: left over where rows were lost. One that was found is removed by the
/// next look, so that a mistake in the configuration of the storage, seen in the log, need not cost a training.
/// </summary>
public sealed class OrphanedAttempts(ITaskStore tasks, IReadOnlyList<ITrainingPlatform> platforms)
{
    private HashSet<string> suspects = [];

    /// <summary>Looks for orphans; ends and releases those that the last look found too.</summary>
    public async Task<OrphanLook> LookAsync(CancellationToken cancellation)
    {
        var (found, removed) = (new HashSet<string>(), new List<string>());
        foreach (var platform in platforms)
        {
            // Read before the jobs are: an attempt that begins later is in neither list, and one that ends meanwhile is in both.
            var owned = await platform.ListOwnedAsync(cancellation);
            var living = owned.Count > 0 ? await LivingAsync(cancellation) : [];
            foreach (var name in owned.Where(name => !living.Contains(name)))
            {
                if (suspects.Contains(name) && AttemptName.TryParse(name) is { } attempt && await RemoveAsync(platform, attempt, cancellation))
                {
                    removed.Add(name);
                }
                else
                {
                    found.Add(name);
                }
            }

            await platform.TidyAsync(cancellation);
        }

        suspects = found;
        return new OrphanLook([.. found], removed);
    }

    // False where it takes longer; the next look goes on.
    private static async Task<bool> RemoveAsync(ITrainingPlatform platform, AttemptName attempt, CancellationToken cancellation)
    {
        try
        {
            if (!await platform.StopAsync(attempt, gracefully: false, cancellation))
            {
                return false;
            }

            await platform.ReleaseAsync(attempt, cancellation);
            return true;
        }
        catch (NotYetException)
        {
            return false;
        }
    }

    private async Task<HashSet<string>> LivingAsync(CancellationToken cancellation)
    {
        var living = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var job in tasks.ListUnsettledAsync(cancellation))
        {
            living.Add(job.AttemptName.ToString());
        }

        return living;
    }
}
