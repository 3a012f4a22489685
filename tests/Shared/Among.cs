using CsCheck;

namespace FineTune.Tests.Shared;

/// <summary>Generates one of some values.</summary>
public static class Among
{
    public static Gen<T> These<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
