using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>Values of parameters: those that were given, and the defaults of the others.</summary>
public sealed class Settings(IReadOnlyDictionary<Parameter, object?> given)
{
    public T Get<T>(Parameter<T> parameter) => given.TryGetValue(parameter, out var value) ? (T)value! : parameter.Default;

    public object? Get(Parameter parameter) => given.TryGetValue(parameter, out var value) ? value : parameter.DefaultValue;

    /// <summary>Whether the user gave a value.</summary>
    public bool IsSet(Parameter parameter) => given.ContainsKey(parameter);

    /// <summary>Whether the value is another than the default.</summary>
    public bool IsChanged(Parameter parameter) => IsSet(parameter) && !Equals(given[parameter], parameter.DefaultValue);

    /// <summary>The same with one value more.</summary>
    public Settings With(Parameter parameter, object? value) =>
        new(new Dictionary<Parameter, object?>(given) { [parameter] = value });
}
