using CsCheck;
using FineTune.Core.Catalog;
using FineTune.Core.Estimates;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Estimates;

public sealed class EstimatorTests
{
    /// <summary>A real model of each size that the README of LLaMA-Factory gives memory for.</summary>
    private static readonly Dictionary<string, string> Sizes = new()
    {
        ["7B"] = "Qwen2.5-7B-Instruct",
        ["14B"] = "Qwen2.5-14B-Instruct",
        ["30B"] = "Qwen2.5-32B-Instruct",
        ["70B"] = "Llama-3.1-70B-Instruct",
    };

    private static readonly Gen<string> Method = Among.These("lora", "full", "freeze");
    private static readonly Gen<string> Precision = Among.These("fp32", "bf16", "pure_bf16");
    private static readonly Gen<string> Bits = Among.These("none", "int8", "int4");

    // Half-precision rows for one short sequence on one card; the figures are those of the README, in GB.
    [Theory]
    [InlineData("full", "bf16", "none", 120, 240, 600, 1200)]
    [InlineData("full", "pure_bf16", "none", 60, 120, 300, 600)]
    [InlineData("lora", "bf16", "none", 16, 32, 64, 160)]
    [InlineData("freeze", "bf16", "none", 16, 32, 64, 160)]
    [InlineData("lora", "bf16", "int8", 10, 20, 40, 80)]
    [InlineData("lora", "bf16", "int4", 6, 12, 24, 48)]
    public void Memory_OfTheSizesThatTheEngineTellsOf_LiesWithinAFactorOf1_5(string method, string precision, string bits, double b7, double b14, double b30, double b70)
    {
        foreach (var (size, told) in new[] { ("7B", b7), ("14B", b14), ("30B", b30), ("70B", b70) })
        {
            var estimate = Memory(method, precision, bits, "none", batch: 1, tokens: 512, rank: 8, cards: 1, OpenModels.All.Single(model => model.Name == Sizes[size]));

            Assert.InRange(estimate * 1.0737 / told, 1 / 1.5, 1.5);
        }
    }

    [Fact]
    public void Memory_GrowsWithBatchLengthAndRank() => Gen.Select(Method, Precision, Gen.Int[1, 64], Gen.Int[16, 4096], Gen.Int[1, 256])
        .Sample((method, precision, batch, tokens, rank) =>
        {
            var memory = Memory(method, precision, "none", "none", batch, tokens, rank);
            Assert.True(memory < Memory(method, precision, "none", "none", batch + 1, tokens, rank));
            Assert.True(memory < Memory(method, precision, "none", "none", batch, tokens + 16, rank));
            Assert.True(memory <= Memory(method, precision, "none", "none", batch, tokens, rank + 1));
            Assert.True(method != "lora" || memory < Memory(method, precision, "none", "none", batch, tokens, rank + 1));
        });

    [Fact]
    public void Memory_OfLora_IsLessThanOfFull() => Gen.Select(Precision, Gen.Int[1, 32], Gen.Int[16, 2048]).Sample((precision, batch, tokens) =>
        Assert.True(Memory("lora", precision, "none", "none", batch, tokens, 8) < Memory("full", precision, "none", "none", batch, tokens, 8)));

    [Fact]
    public void Memory_FallsWithEveryStepOfQuantizationAndSharding() => Gen.Select(Method, Gen.Int[1, 16], Gen.Int[2, 64]).Sample((method, batch, cards) =>
    {
        var none = Memory(method, "bf16", "none", "none", batch, 512, 8, cards);
        var zero2 = Memory(method, "bf16", "none", "zero-2", batch, 512, 8, cards);
        var zero3 = Memory(method, "bf16", "none", "zero-3", batch, 512, 8, cards);
        Assert.True(none > zero2 && zero2 > zero3);
        Assert.True(zero3 > Memory(method, "bf16", "none", "zero-3-offload", batch, 512, 8, cards));
        Assert.Equal(zero3, Memory(method, "bf16", "none", "fsdp", batch, 512, 8, cards));
        var lora = Bits.Single().Length;
        Assert.True(lora > 0);
        Assert.True(Memory("lora", "bf16", "none", "none", batch, 512, 8) > Memory("lora", "bf16", "int8", "none", batch, 512, 8));
        Assert.True(Memory("lora", "bf16", "int8", "none", batch, 512, 8) > Memory("lora", "bf16", "int4", "none", batch, 512, 8));
    });

    [Fact]
    public void Memory_WithZero3_DividesWhatTrainsByTheCards()
    {
        var one = MemoryOf("full", "bf16", "zero-3", cards: 1);
        var eight = MemoryOf("full", "bf16", "zero-3", cards: 8);

        Assert.Equal(one.Gradients / 8, eight.Gradients, one.Gradients * 1e-9);
        Assert.Equal(one.Optimizer / 8, eight.Optimizer, one.Optimizer * 1e-9);
        Assert.InRange(eight.Weights / one.Weights, 1 / 8.0, 1 / 4.0);
    }

    [Fact]
    public void Steps_AreThoseOfTheFormula() => Gen.Select(Gen.Int[1, 64], Gen.Int[1, 8], Gen.Int[1, 5]).Sample((batch, accumulation, epochs) =>
    {
        var estimate = Samples.ReadLocal($$$""","hyperparameters":{"batchSize":{{{batch}}},"gradientAccumulation":{{{accumulation}}},"epochs":{{{epochs}}},"validationRatio":0}""").Estimates[0];

        Assert.Equal((long)Math.Ceiling(1000.0 / (batch * accumulation)) * epochs, estimate.Steps);
    });

    [Fact]
    public void DurationAndCost_GrowWithEpochsAndFallWithCards()
    {
        var one = Samples.ReadAzure(""","hyperparameters":{"epochs":1}""").Estimates[0];
        var three = Samples.ReadAzure(""","hyperparameters":{"epochs":3}""").Estimates[0];
        var four = Samples.ReadAzure(""","hyperparameters":{"epochs":3},"compute":{"nodes":4}""").Estimates[0];

        Assert.True(one.Duration < three.Duration && one.CostUsd <= three.CostUsd);
        Assert.True(four.Duration < three.Duration);
    }

    private static double Memory(
        string method, string precision, string bits, string sharding, int batch, int tokens, int rank, int cards = 1, BaseModel? model = null) =>
        Of(method, precision, bits, sharding, batch, tokens, rank, cards, model).TotalGiB;

    private static MemoryEstimate MemoryOf(string method, string precision, string sharding, int cards) => Of(method, precision, "none", sharding, 1, 512, 8, cards, null);

    private static MemoryEstimate Of(string method, string precision, string bits, string sharding, int batch, int tokens, int rank, int cards, BaseModel? model)
    {
        var (task, settings) = Samples.Settings(method, $$"""
            "hyperparameters":{"precision":"{{precision}}","batchSize":{{batch}}},"lora":{"rank":{{rank}}},
            "advanced":{"quantizationBits":"{{bits}}","distributed":"{{sharding}}"}
            """);
        return MemoryEstimate.Of(task, settings, model ?? Samples.Large, cards, isGpu: true, tokens);
    }
}
