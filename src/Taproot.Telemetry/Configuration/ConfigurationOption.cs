namespace Taproot.Telemetry.Configuration;

/// <summary>One setting of a program; it can be given in YAML, as an environment variable and as a flag.</summary>
/// <param name="Name">Kebab-case name: the flag is <c>--name</c>, the variable <c>NAME</c> in upper snake case, the YAML key <c>name</c>.</param>
/// <param name="Description">One sentence for <c>--help</c>, with the unit.</param>
/// <param name="Default">The value when none is given; null when the setting is then absent.</param>
/// <param name="IsSwitch">True when the flag stands alone: <c>--name</c> means true.</param>
/// <param name="IsSecret">True when the value must never be printed.</param>
public sealed record ConfigurationOption(
    string Name, string Description, string? Default = null, bool IsSwitch = false, bool IsSecret = false)
{
    /// <summary>The environment variable that sets this option.</summary>
    public string EnvironmentName => Name.ToUpperInvariant().Replace('-', '_');
}

/// <summary>A configuration that cannot be used; the message is a sentence for the operator.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Makes the exception without a message.</summary>
    public ConfigurationException()
    {
    }

    /// <summary>Makes the exception with a sentence that says what to do.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a sentence and its cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
