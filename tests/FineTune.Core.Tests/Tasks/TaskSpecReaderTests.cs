using System.Text.Json;
using CsCheck;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

public sealed class TaskSpecReaderTests
{
    [Fact]
    public void Read_SmallestTask_TakesEveryDefault()
    {
        var reading = Samples.Read("""{"name":"a","model":"tiny","dataset":"faq"}""");

        Assert.DoesNotContain(reading.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("llama3", "job-1", "cpu", "fp32"), (reading.Spec!.Template, reading.Spec.Jobs[0].Name,
            reading.Spec.Jobs[0].Settings.Get(ParameterTable.ComputeType), reading.Spec.Jobs[0].Settings.Get(ParameterTable.Precision)));
    }

    [Fact]
    public void Read_TaskThatNamesNoLocation_TakesTheOnlyOneThereIs()
    {
        var cloud = Samples.Context with { Offers = [.. Samples.Context.Offers.Where(offer => offer.Location != "local")] };
        const string Task = """{"name":"a","model":"Qwen2.5-7B-Instruct","dataset":"faq"}""";

        Assert.DoesNotContain("location", Samples.Read(Task, cloud).Findings.Select(finding => finding.Path));
        Assert.Equal("westeurope", Samples.Read(Task, cloud).Spec!.Location);
        Assert.Contains("model", Samples.Read(Task).Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Path));
        Assert.Contains("unknown-location", Samples.Read("""{"name":"a","location":"local","model":"tiny","dataset":"faq"}""", cloud).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameDocument()
    {
        var first = TaskSpecWriter.Write(Samples.ReadAzure(""","lora":{"rank":16},"compute":{"maxDuration":"PT2H","memory":"64Gi"}""").Spec!).ToJsonString();

        Assert.Equal(first, TaskSpecWriter.Write(Samples.Read(first).Spec!).ToJsonString());
    }

    [Theory]
    [InlineData(""","lora":{"rank":0}""", "jobs[0].lora.rank", "out-of-range")]
    [InlineData(""","lora":{"rank":64}""", "jobs[0].lora.rank", "not-recommended")]
    [InlineData(""","lora":{"rank":1.5}""", "jobs[0].lora.rank", "wrong-type")]
    [InlineData(""","lora":{"rnk":8}""", "jobs[0].lora.rnk", "unknown-field")]
    [InlineData(""","hyperparameters":{"scheduler":"cosin"}""", "jobs[0].hyperparameters.scheduler", "not-a-choice")]
    [InlineData(""","compute":{"maxDuration":"2 hours"}""", "jobs[0].compute.maxDuration", "wrong-type")]
    [InlineData(""","compute":{"nodes":99}""", "jobs[0].compute.nodes", "compute-too-large")]
    [InlineData(""","compute":{"type":"H100"}""", "jobs[0].compute.type", "unknown-compute-type")]
    [InlineData(""","advanced":{"quantizationBits":"int4"}""", "jobs[0].advanced.quantizationBits", "unsupported-by-engine")]
    [InlineData(""","advanced":{"acceleration":"unsloth"}""", "jobs[0].advanced.acceleration", "unsupported-by-engine")]
    [InlineData(""","hyperparameters":{"cutoffLength":4096}""", "jobs[0].hyperparameters.cutoffLength", "cutoff-beyond-context")]
    [InlineData(""","other":{"warmupSteps":100000}""", "jobs[0].other.warmupSteps", "warmup-too-long")]
    [InlineData(""","other":{"optimizer":"adamw_8bit"}""", "jobs[0].other.optimizer", "unsupported-by-engine")]
    [InlineData(""","other":{"preferenceBeta":0.2}""", "jobs[0].other.preferenceBeta", "does-not-apply")]
    public void Read_OneMistakeInAJob_IsToldAtItsPath(string job, string path, string code) =>
        Assert.Contains((path, code), Samples.ReadLocal(job).Findings.Select(finding => (finding.Path, finding.Code)));

    [Theory]
    [InlineData(""","advanced":{"quantizationBits":"int8","quantizationMethod":"eetq"}""", "", "eetq-unsupported")]
    [InlineData(""","advanced":{"quantizationBits":"int8","distributed":"zero-3"}""", "", "quantization-sharding")]
    [InlineData(""","advanced":{"acceleration":"unsloth","distributed":"fsdp"}""", "", "unsloth-sharding")]
    [InlineData(""","advanced":{"quantizationBits":"int4"}""", ""","method":"full" """, "quantization-needs-lora")]
    [InlineData("", ""","stage":"ppo" """, "ppo-unsupported")]
    [InlineData("", ""","stage":"dpo" """, "dataset-stage-mismatch")]
    [InlineData("", ""","template":"llama3" """, "template-mismatch")]
    [InlineData(""","advanced":{"ropeScaling":"yarn"}""", "", "rope-no-effect")]
    public void Read_CombinationThatTheEngineRefusesOrIgnores_IsTold(string job, string task, string code) =>
        Assert.Contains(code, Samples.ReadAzure(job, task).Findings.Select(finding => finding.Code));

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    public void IsName_Text_FollowsTheRule(string text, bool expected) => Assert.Equal(expected, TaskSpecReader.IsName(text));

    [Fact]
    public void Read_AnyJson_NeverThrows()
    {
        var leaf = Gen.OneOf(Gen.String.Select(text => JsonSerializer.Serialize(text)), Gen.Int.Select(number => $"{number}"), Gen.Const("null"), Gen.Const("1e400"), Gen.Const("\"\\ud800\""));
        var field = Gen.Int[0, ParameterTable.All.Count - 1].Select(index => ParameterTable.All[index].Path.Split('.')[^1]);
        var json = Gen.Recursive<string>((depth, self) => depth > 3
            ? leaf
            : Gen.OneOf(leaf, Gen.Select(field, self).Array[0, 5].Select(pairs => "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}"), self.Array[0, 3].Select(items => $"[{string.Join(",", items)}]")));

        json.Sample(body =>
        {
            var reading = Samples.Read($$"""{"name":"a","jobs":[{{body}}],"dataset":{{body}},"compute":{{body}}}""");
            Assert.All(reading.Findings, finding => Assert.NotEmpty(finding.Message.Zh));
            Assert.Null(reading.Spec);
        }, iter: 5000);
    }

    [Fact]
    public void Render_LoraTask_GivesTheArgumentsOfLlamaFactory()
    {
        var task = Samples.ReadAzure(""","advanced":{"quantizationBits":"int4","distributed":"zero-2"},"other":{"warmupSteps":5}""").Spec!;

        var arguments = LlamaFactoryArguments.Render(task, task.Jobs[0]);

        Assert.Equal("lora", (string?)arguments["finetuning_type"]);
        Assert.Equal(4, (int?)arguments["quantization_bit"]);
        Assert.Equal("deepspeed/ds_z2_config.json", (string?)arguments["deepspeed"]);
        Assert.Equal(5, (long?)arguments["warmup_steps"]);
        Assert.Equal("steps", (string?)arguments["eval_strategy"]);
        Assert.False(arguments.ContainsKey("warmup_ratio"));
        Assert.False(arguments.ContainsKey("pref_beta"));
        Assert.False(arguments.ContainsKey("freeze_trainable_layers"));
    }

    [Fact]
    public void Read_SevenBillionWeightsOnOneCard_EstimatesTheMemoryThatPracticeKnows()
    {
        var lora = Samples.ReadAzure(""","hyperparameters":{"batchSize":1}""").Estimates[0].MemoryGiBPerCard;
        var quantized = Samples.ReadAzure(""","hyperparameters":{"batchSize":1},"advanced":{"quantizationBits":"int4"}""").Estimates[0].MemoryGiBPerCard;

        Assert.InRange(lora, 12, 32);
        Assert.InRange(quantized, 3, 12);
    }
}
