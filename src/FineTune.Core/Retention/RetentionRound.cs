using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Retention;

/// <summary>Something that goes, or would.</summary>
/// <param name="Workspace">Workspace of the task.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Job">Name of the job; null for a whole task.</param>
/// <param name="EndedAt">Since when it is at rest, UTC.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">Their size.</param>
public sealed record Removal(string Workspace, RetainedKind Kind, string Task, string? Job, DateTimeOffset EndedAt, int Files, long Bytes);

/// <summary>
/// Removes what was kept for as long as its workspace says, and records each removal as changes that callers ask for are recorded. It
/// compares what is stored: a round that breaks off is made good by the next one.
/// </summary>
public sealed class RetentionRound(
    IAccessStore access, ITaskStore tasks, IArtifactStore artifacts, IEventLog events, IAuditLog audit, TaskService service, TimeProvider clock)
{
    /// <summary>Who removes, in the audit trail.</summary>
    public const string Caller = "service:retention";

    // Statuses of HTTP, as in every other record.
    private const int Done = 200;
    private const int Overtaken = 409;

    /// <summary>Removes what is overdue, in every workspace that is not on hold.</summary>
    /// <returns>What went.</returns>
    public async Task<IReadOnlyList<Removal>> RunAsync(CancellationToken cancellation)
    {
        var removed = new List<Removal>();
        foreach (var workspace in (await access.ReadAsync(cancellation)).Workspaces.Select(stored => stored.Value).Where(workspace => !workspace.OnHold))
        {
            using var scope = AccessScope.Enter(workspace.Name);
            var kept = workspace.Retention?.EventsDays is { } days ? TimeSpan.FromDays(days) : IEventLog.Kept;
            await events.ForgetAsync(clock.GetUtcNow() - kept, cancellation);
            await foreach (var (task, overdue, removal) in FindAsync(workspace, cancellation))
            {
                // A round may take long, and a hold counts from when it is put.
                if ((await access.ReadAsync(cancellation)).Find(workspace.Name) is not { Value.OnHold: false })
                {
                    break;
                }

                if (await RecordAsync(removal, () => RemoveAsync(task, overdue, cancellation), cancellation))
                {
                    removed.Add(removal);
                }
            }
        }

        return removed;
    }

    /// <summary>What the next round would remove of a workspace if it came now and the workspace were not on hold.</summary>
    public async Task<IReadOnlyList<Removal>> PreviewAsync(Workspace workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var found = new List<Removal>();
        await foreach (var (_, _, removal) in FindAsync(workspace, cancellation))
        {
            found.Add(removal);
        }

        return found;
    }

    private async IAsyncEnumerable<(TaskWithJobs Task, Overdue Overdue, Removal Removal)> FindAsync(
        Workspace workspace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (workspace.Retention is not { } policy || policy with { EventsDays = null } == RetentionPolicy.None)
        {
            yield break;
        }

        await foreach (var task in tasks.ListAsync(cancellation))
        {
            foreach (var overdue in RetentionPlan.Of(policy, task, clock.GetUtcNow()))
            {
                var (files, bytes) = await SizeAsync(overdue, cancellation);
                if (files > 0 || overdue.Kind == RetainedKind.Task)
                {
                    yield return (task, overdue, new Removal(workspace.Name, overdue.Kind, task.Task.Value.Name, overdue.Job?.Key.Job, overdue.EndedAt, files, bytes));
                }
            }
        }
    }

    // Before it begins, so that none goes unrecorded whenever the process dies, and with its outcome once it has ended.
    private async Task<bool> RecordAsync(Removal removal, Func<Task<bool>> remove, CancellationToken cancellation)
    {
        var kind = removal.Kind.ToString().ToLowerInvariant();
        var path = $"/api/tasks/{removal.Task}" + (removal.Job is null ? "" : $"/jobs/{removal.Job}");
        var now = clock.GetUtcNow();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{removal.Workspace} {path} {kind} {now:O}")))[..32];
        var entry = new AuditEntry(id, now, removal.Workspace, Caller, null, $"REMOVE {kind}", path, null, null);
        await audit.AppendAsync(entry, cancellation);
        var isGone = await remove();
        var before = new JsonObject { ["endedAt"] = removal.EndedAt.ToString("O"), ["files"] = removal.Files, ["bytes"] = removal.Bytes };
        await audit.AppendAsync(
            entry with
            {
                Time = clock.GetUtcNow(),
                Status = isGone ? Done : Overtaken,
                Changes = isGone ? [new Change(kind, removal.Job is null ? removal.Task : $"{removal.Task}/{removal.Job}", before, null)] : [],
            },
            CancellationToken.None);
        return isGone;
    }

    private async Task<bool> RemoveAsync(TaskWithJobs task, Overdue overdue, CancellationToken cancellation)
    {
        var record = task.Task.Value;
        switch (overdue.Kind)
        {
            case RetainedKind.Task:
                // Refused where somebody has done something with it since it was read.
                return await service.AskAsync(record.Name, null, JobRequest.Delete, cancellation, [task.Version]) is [];
            case RetainedKind.Models when await service.NoteModelRemovedAsync(record.Name, record.Id, overdue.Job!.Key.Job, cancellation) is false:
                return false;
        }

        foreach (var prefix in overdue.Prefixes)
        {
            await artifacts.DeleteAllAsync(prefix, cancellation);
        }

        return true;
    }

    private async Task<(int Files, long Bytes)> SizeAsync(Overdue overdue, CancellationToken cancellation)
    {
        var (files, bytes) = (0, 0L);
        foreach (var prefix in overdue.Prefixes)
        {
            await foreach (var file in artifacts.ListAsync(prefix, cancellation))
            {
                (files, bytes) = (files + 1, bytes + file.Bytes);
            }
        }

        return (files, bytes);
    }
}
