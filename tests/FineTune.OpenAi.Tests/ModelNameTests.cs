using System.Text.Json.Nodes;
using CsCheck;
using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.OpenAi.Tests;

public sealed class ModelNameTests
{
    private static readonly Gen<string> Name = Gen.Char["abcz019-"].Array[1, 40].Select(letters => new string(letters)).Where(TaskSpecReader.IsName);

    [Fact]
    public void Parse_TheNameOfAnyJobsModel_LeadsBackToTheJob() => Gen.Select(Name, Name, Gen.Bool, Gen.Bool).Sample((task, job, isFirst, isMadeHere) =>
    {
        var tail = "0badcafe";
        var found = Found(isMadeHere ? $"{task[..Math.Min(task.Length, 30)].Trim('-')}-{tail}" : task, isFirst ? "job-1" : job, tail);
        var name = ModelName.Of(found, "org");
        return ModelName.Parse(name).Candidates.Contains(found.Id) && ModelName.Parse(ModelName.OfCheckpoint(name, 7)) is { Step: 7 } checkpoint
            && checkpoint.Candidates.Contains(found.Id);
    });

    [Fact]
    public void Parse_AnyText_NamesAJobOrNone() => Gen.String.Sample(text =>
    {
        ModelName.Parse(text);
        ModelName.Parse("ft:" + text);
        ModelName.Parse($"ft:a:b:{text}:00000000:ckpt-step-{text}");
    });

    [Fact]
    public void Parse_TheIdOfAnyJob_GivesItBack() => Gen.Select(Name, Name).Sample((task, job) =>
        JobId.Parse(Found(task, job, "0badcafe").Id.ToString()) == Found(task, job, "0badcafe").Id);

    private static FoundJob Found(string task, string job, string tail)
    {
        var id = new string('0', 24) + tail;
        var record = new TaskRecord(id, task, new JsonObject { ["model"] = "tiny" }, DateTimeOffset.UnixEpoch);
        return new FoundJob(new Stored<TaskRecord>(record, "1"), new Job
        {
            Key = new JobKey(task, job),
            TaskId = id,
            Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
            CreatedAt = DateTimeOffset.UnixEpoch,
            StateSince = DateTimeOffset.UnixEpoch,
        });
    }
}
