using FineTune.Core.Evaluations;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

/// <summary>Jobs that make something of the jobs of a task.</summary>
public sealed class FollowUpRowTests(AzuriteFixture azurite)
{
    private static readonly JobKey Source = new("one", "a");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveAllAsync_WhatWasNotRead_IsAddedOnceAndShownApartFromTheJobs()
    {
        var store = await StartAsync();
        var found = (await store.FindAsync("one", Stop))!;
        var export = Export();

        Assert.True(await store.SaveAllAsync((found.Task, found.Task.Value), [(null, export)], [], Stop));
        Assert.False(await store.SaveAllAsync(((await store.FindTaskAsync("one", Stop))!, found.Task.Value), [(null, export)], [], Stop));

        foreach (var read in new[] { await store.FindAsync("one", Stop), Assert.Single(await store.ListAsync(Stop).AllAsync()) })
        {
            Assert.Equal(["a", "b"], read!.Jobs.Select(job => job.Value.Key.Job));
            Assert.Equal(Samples.Text(export), Samples.Text(Assert.Single(read.FollowUps).Value));
        }

        Assert.Equal("a_export", Assert.Single(await store.ListUnsettledAsync(Stop).AllAsync()).Key.Job);
    }

    [Fact]
    public async Task SaveAllAsync_TheTaskChangedSinceItWasRead_AddsNothing()
    {
        var store = await StartAsync();
        var found = (await store.FindAsync("one", Stop))!;
        Assert.True(await store.SaveAllAsync((found.Task, found.Task.Value with { DeletingSince = Samples.Noon }), [], [], Stop));

        Assert.False(await store.SaveAllAsync((found.Task, found.Task.Value), [(null, Export())], [], Stop));

        Assert.Empty((await store.FindAsync("one", Stop))!.FollowUps);
    }

    [Fact]
    public async Task Version_AFollowUpMovesOn_StaysAsUsersKnowIt()
    {
        var store = await StartAsync();
        await AddAsync(store, Export());
        var before = (await store.FindAsync("one", Stop))!;

        await store.SaveJobAsync(before.FollowUps[0], before.FollowUps[0].Value with { State = JobState.Running }, [], Stop);

        Assert.Equal((before.Version, JobState.Succeeded), ((await store.FindAsync("one", Stop))!.Version, before.State));
    }

    [Fact]
    public async Task SaveAllAsync_AsManyPromptsAsAnEvaluationMayHave_FitIntoTheRow()
    {
        var store = await StartAsync();
        var prompts = Enumerable.Repeat(new string('问', EvaluationOptions.MostPromptCharacters), EvaluationOptions.MostPrompts).ToList();
        var asked = new FollowUp(FollowUpKind.Evaluation, new("id-one", "a", 1), Samples.Noon, Evaluation: new("faq@1", prompts, 10, 20, 0.5, 7));
        await AddAsync(store, Export() with { Key = FollowUp.KeyOf(Source, FollowUpKind.Evaluation), FollowUp = asked });

        var read = Assert.Single((await store.FindAsync("one", Stop))!.FollowUps).Value.FollowUp!;

        Assert.True(read.IsSameAs(asked));
    }

    [Fact]
    public async Task RemoveAsync_OfATaskThatLives_TakesDeletedFollowUpsOnly()
    {
        var store = await StartAsync();
        await AddAsync(store, Export() with { State = JobState.Deleted });
        await AddAsync(store, Export() with { Key = FollowUp.KeyOf(Source, FollowUpKind.Evaluation) });

        Assert.False(await store.RemoveAsync("one", "id-one", Stop));

        var found = (await store.FindAsync("one", Stop))!;
        Assert.Equal(["a", "b", "a_evaluation"], found.Jobs.Concat(found.FollowUps).Select(job => job.Value.Key.Job));
    }

    [Fact]
    public async Task RemoveAsync_OfATaskWhoseJobsAndFollowUpsAreDeleted_LeavesNothingOfAFollowUpForWebhooks()
    {
        var clients = await azurite.NewClientsAsync();
        var store = await StartAsync(clients);
        await new TableWebhookStore(clients).MoveCursorAsync("hook", "", Stop);
        var found = (await store.FindAsync("one", Stop))!;
        await store.SaveAllAsync(
            (found.Task, found.Task.Value), [.. found.Jobs.Select(job => ((Stored<Job>?)job, job.Value with { State = JobState.Deleted })), (null, Export() with { State = JobState.Deleted })], [], Stop);

        Assert.True(await store.RemoveAsync("one", "id-one", Stop));

        Assert.Null(await store.FindAsync("one", Stop));
        var left = clients.Table.QueryAsync<Azure.Data.Tables.TableEntity>(select: ["RowKey"], cancellationToken: Stop);
        Assert.DoesNotContain(await left.AllAsync(), row => row.RowKey.Contains("export", StringComparison.Ordinal));
    }

    private static Job Export() => Samples.Job("one", "a_export") with
    {
        Ending = null,
        FollowUp = new FollowUp(FollowUpKind.Export, new("id-one", "a", 1), Samples.Noon, "float16"),
    };

    private async Task<TableTaskStore> StartAsync(StorageClients? clients = null)
    {
        var store = new TableTaskStore(clients ?? await azurite.NewClientsAsync());
        await store.CreateAsync(
            Samples.Task("one"), [Samples.Job("one", "a", JobState.Succeeded) with { Ending = null }, Samples.Job("one", "b", JobState.Succeeded) with { Ending = null }], [], Stop);
        return store;
    }

    private static async Task AddAsync(TableTaskStore store, Job followUp)
    {
        var task = (await store.FindTaskAsync("one", Stop))!;
        Assert.True(await store.SaveAllAsync((task, task.Value), [(null, followUp)], [], Stop));
    }
}
