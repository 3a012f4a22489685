using Azure;
using Azure.Core;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>The calls on jobs of a workspace.</summary>
internal sealed class JobCalls(ArmClient client, Workspace workspace)
{
    public Task<JobResource?> FindAsync(string name, CancellationToken cancellation) =>
        client.FindAsync<JobResource>(workspace.Address($"jobs/{name}"), cancellation);

    /// <summary>Every job that carries this service's mark.</summary>
    public Task<IReadOnlyList<JobResource>> ListAsync(CancellationToken cancellation) => client.ListAsync<JobResource>(
        workspace.Address("jobs", ("jobType", "Command"), ("tag", JobTags.Owner), ("listViewType", "All")), cancellation);

    /// <summary>Creates a job. Names are used once, so that the look before a repeated request makes it harmless.</summary>
    public async Task<JobResource> CreateAsync(string name, JobResource body, bool isRepeated, CancellationToken cancellation)
    {
        if (isRepeated && await FindAsync(name, cancellation) is { } existing)
        {
            return existing;
        }

        var answer = await client.SendAsync(RequestMethod.Put, workspace.Address($"jobs/{name}"), body, cancellation, once: true);
        return answer.Read<JobResource>();
    }

    /// <summary>Asks for the end of a job. Whether it has ended, its state tells.</summary>
    public async Task CancelAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await client.TrySendAsync(RequestMethod.Post, workspace.Address($"jobs/{name}/cancel"), body: null, once: false, cancellation);
        }
        catch (RequestFailedException error) when (error.Status is 400 or 409)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Deletes a job that has ended.</summary>
    /// <returns>The operation to look at; null when the job is gone already.</returns>
    public async Task<Uri?> DeleteAsync(string name, CancellationToken cancellation) =>
        (await client.TrySendAsync(RequestMethod.Delete, workspace.Address($"jobs/{name}"), body: null, once: false, cancellation))?.Operation;
}
