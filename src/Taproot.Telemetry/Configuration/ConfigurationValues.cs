using System.Globalization;

namespace Taproot.Telemetry.Configuration;

/// <summary>The settings of a program after all sources were read. Getters throw a sentence when a value has the wrong form.</summary>
public sealed class ConfigurationValues
{
    private readonly IReadOnlyDictionary<string, ConfigurationOption> _options;
    private readonly IReadOnlyDictionary<string, ConfigurationSchema.Setting> _settings;

    internal ConfigurationValues(
        IReadOnlyDictionary<string, ConfigurationOption> options, IReadOnlyDictionary<string, ConfigurationSchema.Setting> settings, bool helpRequested)
    {
        (_options, _settings, HelpRequested) = (options, settings, helpRequested);
    }

    /// <summary>True when <c>--help</c> was among the arguments.</summary>
    public bool HelpRequested { get; }

    /// <summary>The text of an option that must have a value.</summary>
    /// <exception cref="ConfigurationException">It has none.</exception>
    public string GetString(string name) =>
        GetOptionalString(name) ?? throw new ConfigurationException(
            $"The option '--{name}' is required (or environment variable {_options[name].EnvironmentName}).");

    /// <summary>The text of an option, null when it has none. Of several values the last.</summary>
    public string? GetOptionalString(string name) => Find(name) is { Values: [.., { Length: > 0 } last] } ? last : null;

    /// <summary>A whole number.</summary>
    public int GetInt32(string name) =>
        int.TryParse(GetString(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(name, "a whole number such as 10");

    /// <summary>A number with or without a fraction.</summary>
    public double GetDouble(string name) =>
        double.TryParse(GetString(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Wrong(name, "a number such as 0.5");

    /// <summary>True or false; an option without a value is false.</summary>
    public bool GetBoolean(string name) => GetOptionalString(name)?.ToUpperInvariant() switch
    {
        null or "FALSE" or "0" or "NO" or "OFF" => false,
        "TRUE" or "1" or "YES" or "ON" => true,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A duration such as <c>15s</c> or <c>2h</c>.</summary>
    public TimeSpan GetDuration(string name) =>
        Quantity.TryParseDuration(GetString(name), out var value) ? value : throw Wrong(name, "a duration such as 15s, 5m, 2h or 7d");

    /// <summary>A size in bytes such as <c>500MB</c> (decimal) or <c>2GiB</c> (binary).</summary>
    public long GetBytes(string name) =>
        Quantity.TryParseBytes(GetString(name), out var value) ? value : throw Wrong(name, "a size such as 500MB or 2GiB");

    /// <summary>
    /// All values of an option. A single text is split at commas and line breaks; a flag given several times or a YAML list is taken as it is.
    /// </summary>
    public IReadOnlyList<string> GetList(string name)
    {
        if (Find(name) is not { } setting) return [];
        return setting.IsList
            ? setting.Values
            : setting.Values[0].Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>True when a source other than the default gave a value.</summary>
    public bool IsGiven(string name) => Find(name) is { Origin: not "its default" };

    private ConfigurationSchema.Setting? Find(string name)
    {
        if (!_options.ContainsKey(name)) throw new ArgumentException($"The schema has no option '{name}'.", nameof(name));
        return _settings.GetValueOrDefault(name);
    }

    private ConfigurationException Wrong(string name, string expected)
    {
        var value = _options[name].IsSecret ? "its value" : $"'{GetOptionalString(name)}'";
        return new($"The {Find(name)!.Origin} must be {expected}, but {value} is not.");
    }
}
