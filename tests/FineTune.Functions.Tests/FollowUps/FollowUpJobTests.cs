using System.Text.Json;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;
using FineTune.Functions.Tests.Jobs;

namespace FineTune.Functions.Tests.FollowUps;

/// <summary>Exports and evaluations that jobs of their own make.</summary>
public sealed class FollowUpJobTests(AzuriteFixture azurite)
{
    private const string Succeeded = """ "outcome":"succeeded" """;

    public static TheoryData<Effect> Effects =>
        [Effect.ValidateData, Effect.EnsureCompute, Effect.Submit, Effect.Observe, Effect.Collect];

    public static TheoryData<Effect> DeletingEffects => [Effect.Stop, Effect.Release, Effect.Purge, Effect.RemoveTask];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_is_a_job_that_the_task_does_not_show_and_that_tells_how_far_it_is()
    {
        var made = await FollowUpWorld.StartAsync(azurite);

        var asked = await made.ExportAsync("float16");
        var instance = await made.RunsAsync();
        var running = await made.LookAsync();
        await made.EndAsync(Succeeded);
        await made.World.RunToEndAsync(instance);
        var over = await made.LookAsync();

        Assert.Equal((ExportState.Waiting, null), (asked.Made!.State, asked.Refusal));
        Assert.Equal((ExportState.Merging, "float16"), (running!.State, running.Dtype));
        Assert.Equal((ExportState.Succeeded, 7, new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.Zero)), (over!.State, over.Bytes, over.FinishedAt));
        var task = (await made.World.Store.FindAsync("bot", Cancellation))!;
        Assert.Equal((JobState.Succeeded, "job-1"), (task.State, Assert.Single(task.Jobs).Value.Key.Job));
        var submission = made.World.Platform.Submission!;
        Assert.Equal(new FollowUpFolders(made.Source.AttemptName.RunPrefix, "adapter/", "merged/"), submission.FollowUp);
        Assert.Equal((1, 1), (submission.Compute.Nodes, submission.Compute.CardsPerNode));
        Assert.Empty(made.World.Platform.Owned);
    }

    [Fact]
    public async Task The_job_directory_says_what_is_asked_and_of_the_source_how_it_was_trained()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync("float16");
        await made.RunsAsync();

        var document = await ReadAsync(made, (await made.JobAsync())!.AttemptName.RunPrefix + JobDirectory.JobFile);

        Assert.Equal(("job-1_export", 1, "models/tiny"), (
            document.GetProperty("job").GetString(), document.GetProperty("attempt").GetInt32(), document.GetProperty("model").GetProperty("path").GetString()));
        Assert.Equal(("export", "float16"), (document.GetProperty("followUp").GetProperty("kind").GetString(), document.GetProperty("followUp").GetProperty("dtype").GetString()));
        Assert.Equal("lora", document.GetProperty("arguments").GetProperty("finetuning_type").GetString());
        Assert.Equal(0, document.GetProperty("datasets").GetArrayLength());
    }

    [Fact]
    public async Task Asked_twice_it_is_made_once_and_asked_otherwise_only_once_the_first_is_over()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();

        Assert.Equal(ExportState.Merging, (await made.ExportAsync()).Made!.State);
        Assert.Equal("export-under-way", (await made.ExportAsync("float16")).Refusal!.Code);
        await made.EndAsync(Succeeded);
        await made.World.RunToEndAsync(instance);
        Assert.Equal(ExportState.Succeeded, (await made.ExportAsync()).Made!.State);
        Assert.Equal(1, (await made.JobAsync())!.Attempt);

        Assert.Equal(ExportState.Waiting, (await made.ExportAsync("float16")).Made!.State);
        await made.World.RunToEndAsync(await made.InstanceAsync());
        Assert.Equal((2, JobState.Failed), ((await made.JobAsync())!.Attempt, (await made.JobAsync())!.State));
        Assert.Equal("no_result", (await made.LookAsync())!.Error!.Code);
        Assert.DoesNotContain(await made.World.FilesAsync(made.Source.TaskId), path => path.Contains("/merged/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_who_ask_at_once_are_told_of_the_same_one()
    {
        var made = await FollowUpWorld.StartAsync(azurite);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => made.ExportAsync()));

        Assert.All(answers, answer => Assert.Equal(answers[0].Made! with { RequestedAt = default }, answer.Made! with { RequestedAt = default }));
        Assert.Equal(1, (await made.JobAsync())!.Attempt);
    }

    [Fact]
    public async Task What_the_trainer_says_of_its_failure_reaches_the_user()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();
        await made.EndAsync(""" "outcome":"failed","error":{"code":"out_of_memory","message":"Full.","fix":"Less.","zh":{"message":"满。","fix":"减。"}} """);
        made.World.Platform.Status = new TrainingStatus.Ended(new Verdict(VerdictKind.Failed, JobErrors.NoResult()));
        await made.World.RunToEndAsync(instance);

        var told = (await made.LookAsync())!;

        Assert.Equal((ExportState.Failed, new JobError("out_of_memory", new("Full.", "满。"), new("Less.", "减。"))), (told.State, told.Error));
        Assert.Equal(ExportState.Waiting, (await made.ExportAsync()).Made!.State);
    }

    [Fact]
    public async Task A_node_that_is_taken_away_is_followed_by_another_attempt()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();
        made.World.Platform.Statuses.Enqueue(new TrainingStatus.Ended(new Verdict(VerdictKind.Interrupted)));
        made.World.Hub.FireTimer(instance);
        await made.World.Hub.RunAsync(instance);
        Assert.Equal((2, JobState.Running), ((await made.JobAsync())!.Attempt, (await made.JobAsync())!.State));

        await made.EndAsync(Succeeded);
        await made.World.RunToEndAsync(instance);

        Assert.Equal(ExportState.Succeeded, (await made.LookAsync())!.State);
    }

    [Fact]
    public async Task An_evaluation_asks_for_what_was_asked_and_tells_what_was_measured()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        var version = await made.World.AddDatasetAsync("faq");
        var options = new EvaluationOptions($"faq@{version.Version}", ["Who?", "谁？"], 10, 20, 0.5, 7);
        var asked = await made.World.Evaluator.RequestAsync(made.Source, options, Cancellation);
        var instance = await made.RunsAsync(FollowUpKind.Evaluation);
        var document = (await ReadAsync(made, (await made.JobAsync(FollowUpKind.Evaluation))!.AttemptName.RunPrefix + JobDirectory.JobFile)).GetProperty("followUp");
        await made.EndAsync(
            """ "outcome":"succeeded","metrics":{"rows":10,"base":{"loss":2.5},"tuned":{"loss":1.5,"perplexity":4.5},"answers":[{"prompt":"Who?","base":"a","tuned":"b"}]} """,
            FollowUpKind.Evaluation);
        await made.World.RunToEndAsync(instance);

        var told = (await made.World.Evaluator.FindAsync(made.Source, Cancellation))!;

        Assert.Equal(EvaluationState.Waiting, asked.Made!.State);
        Assert.Equal(JobDirectory.DataPath(version), document.GetProperty("rows").GetString());
        Assert.Equal(["Who?", "谁？"], document.GetProperty("prompts").EnumerateArray().Select(prompt => prompt.GetString()));
        Assert.Equal((EvaluationState.Succeeded, 10, new ModelScore(1.5, 4.5, null, null)), (told.State, told.Rows, told.Tuned));
        Assert.Equal(new AnswerPair("Who?", "a", "b"), Assert.Single(told.Answers!));
        Assert.Equal([version.Version], made.World.Platform.Submission!.Datasets.Select(dataset => dataset.Version));
    }

    [Fact]
    public async Task A_model_that_is_deleted_while_it_is_exported_ends_the_export_and_leaves_nothing_of_it()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();

        await made.World.RemoveModelAsync(made.Source);
        await made.EndAsync(Succeeded);
        Assert.Null(await made.LookAsync());
        await made.World.Signals.SendAsync(made.World.Client);
        await made.World.RunToEndAsync(instance);

        Assert.Null(await made.JobAsync());
        Assert.DoesNotContain(await made.World.FilesAsync(made.Source.TaskId), path => path.Contains("export", StringComparison.Ordinal) || path.Contains("merged", StringComparison.Ordinal));
        Assert.Empty(made.World.Platform.Owned);
        Assert.Equal("model-removed", (await made.ExportAsync()).Refusal!.Code);
        Assert.Equal(JobState.Succeeded, (await made.World.JobAsync())!.State);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_ends_its_export_and_nothing_else()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();

        await made.World.AskAsync(JobRequest.Cancel);
        await made.World.Signals.SendAsync(made.World.Client);
        await made.World.RunToEndAsync(instance);

        Assert.Equal((ExportState.Failed, "cancelled"), ((await made.LookAsync())!.State, (await made.LookAsync())!.Error!.Code));
        Assert.Equal((JobState.Succeeded, Wish.Run), ((await made.World.JobAsync())!.State, (await made.World.JobAsync())!.Wish));
        Assert.Empty(made.World.Platform.Owned);
    }

    [Fact]
    public async Task A_task_that_is_deleted_while_it_is_exported_leaves_nothing_whichever_job_ends_last()
    {
        var made = await FollowUpWorld.StartAsync(azurite);
        await made.ExportAsync();
        var instance = await made.RunsAsync();
        await made.EndAsync(Succeeded);

        await made.World.AskAsync(JobRequest.Delete);
        Assert.Equal("model-removed", (await made.ExportAsync("float16")).Refusal!.Code);
        await made.World.Signals.SendAsync(made.World.Client);
        var ofSource = made.World.Hub.Instances[JobInstances.IdOf(JobIdentity.Of(made.Source))];
        await made.World.Hub.RunAsync(ofSource);
        await made.World.RunToEndAsync(instance);
        await made.World.RunToEndAsync(ofSource);

        Assert.Null(await made.World.JobAsync());
        Assert.Empty(await made.World.FilesAsync(made.Source.TaskId));
        Assert.Empty(made.World.Platform.Owned);
    }

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task A_worker_that_dies_at_an_effect_of_an_export_loses_nothing(Effect effect)
    {
        foreach (var death in new[] { TestHub.Death.BeforeWork, TestHub.Death.AfterWork })
        {
            var made = await FollowUpWorld.StartAsync(azurite);
            await made.ExportAsync();
            made.World.Hub.Dies = (activity, attempt) => (activity == effect.ToString() || activity == "Decide") && attempt == 1 ? death : TestHub.Death.None;
            var instance = await made.RunsAsync();
            await made.EndAsync(Succeeded);
            await made.World.RunToEndAsync(instance);

            Assert.Contains(effect.ToString(), instance.Calls);
            Assert.Equal(ExportState.Succeeded, (await made.LookAsync())!.State);
            Assert.Equal(2, made.World.Platform.Submitted.Distinct().Count());
            Assert.Empty(made.World.Platform.Owned);
        }
    }

    [Theory]
    [MemberData(nameof(DeletingEffects))]
    public async Task A_worker_that_dies_while_an_export_goes_with_its_model_leaves_nothing(Effect effect)
    {
        foreach (var death in new[] { TestHub.Death.BeforeWork, TestHub.Death.AfterWork })
        {
            var made = await FollowUpWorld.StartAsync(azurite);
            await made.ExportAsync();
            var instance = await made.RunsAsync();
            made.World.Hub.Dies = (activity, attempt) => activity == effect.ToString() && attempt == 1 ? death : TestHub.Death.None;
            await made.World.RemoveModelAsync(made.Source);
            await made.World.Signals.SendAsync(made.World.Client);
            await made.World.RunToEndAsync(instance);

            Assert.Contains(effect.ToString(), instance.Calls);
            Assert.Null(await made.JobAsync());
            Assert.Empty(made.World.Platform.Owned);
        }
    }

    private static async Task<JsonElement> ReadAsync(FollowUpWorld made, string path)
    {
        await using var content = await made.World.Artifacts.OpenAsync(path, 0, null, Cancellation);
        return (await JsonDocument.ParseAsync(content!, cancellationToken: Cancellation)).RootElement;
    }
}
