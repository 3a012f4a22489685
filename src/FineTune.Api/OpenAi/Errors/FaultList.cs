namespace FineTune.Api.OpenAi.Errors;

/// <summary>Collects what is wrong with a request, so that all of it is told at once in the one message there is.</summary>
internal sealed class FaultList
{
    private readonly List<(string Param, string Code, string Message)> faults = [];

    public void Add(string param, string code, string message)
    {
        if (!faults.Contains((param, code, message)))
        {
            faults.Add((param, code, message));
        }
    }

    /// <exception cref="OpenAiException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0)
        {
            return;
        }

        var lines = faults.Select(fault => $"{fault.Param}: {fault.Message}");
        var message = faults.Count == 1 ? faults[0].Message : $"{faults.Count} faults.\n{string.Join('\n', lines)}";
        throw OpenAiException.Invalid(faults[0].Param, faults[0].Code, message);
    }
}
