using System.Text;

namespace Taproot.Telemetry.Configuration;

/// <summary>The settings that a program knows, and how to read them: YAML, then environment, then flags, the later winning.</summary>
public sealed class ConfigurationSchema
{
    private readonly string _program;
    private readonly IReadOnlyList<ConfigurationOption> _options;
    private readonly Dictionary<string, ConfigurationOption> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes the schema of <paramref name="program"/>.</summary>
    public ConfigurationSchema(string program, IReadOnlyList<ConfigurationOption> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_program, _options) = (program, options);
        foreach (var option in options) _byName.Add(option.Name, option);
    }

    /// <summary>
    /// Reads the settings. <paramref name="args"/> are <c>--name value</c>, <c>--name=value</c> or, for switches, <c>--name</c>;
    /// <paramref name="yaml"/> is the text of the configuration file, null for none.
    /// </summary>
    /// <exception cref="ConfigurationException">A key is unknown or a source cannot be read.</exception>
    public ConfigurationValues Load(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment, string? yaml)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        var settings = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var option in _options)
            if (option.Default is not null) settings[option.Name] = new([option.Default], false, "its default");
        if (yaml is not null) ReadYaml(yaml, environment, settings);
        foreach (var option in _options)
        {
            // An empty variable is what compose files and unit files make of "not set".
            if (environment.TryGetValue(option.EnvironmentName, out var value) && value.Length > 0)
                settings[option.Name] = new([value], false, $"environment variable {option.EnvironmentName}");
        }

        var help = ReadFlags(args, settings);
        return new(_byName, settings, help);
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public string Describe()
    {
        var text = new StringBuilder().Append("Usage: ").Append(_program).Append(" [--option value]...\n\n")
            .Append("Each option can also be set by the environment variable in brackets or by a key of the same name in the YAML file.\n\n");
        foreach (var option in _options)
        {
            text.Append("  --").Append(option.Name).Append(option.IsSwitch ? "" : " VALUE").Append("  [").Append(option.EnvironmentName).Append("]\n");
            text.Append("      ").Append(option.Description);
            if (option.Default is { Length: > 0 } && !option.IsSecret) text.Append(" Default: ").Append(option.Default).Append('.');
            text.Append('\n');
        }

        return text.Append("  --help\n      Prints this text and ends.\n").ToString();
    }

    private void ReadYaml(string yaml, IReadOnlyDictionary<string, string> environment, Dictionary<string, Setting> settings) =>
        YamlSettings.Read(yaml, environment, (key, values, isList) =>
        {
            if (!_byName.ContainsKey(key)) throw Unknown($"configuration key '{key}'", key, "");
            settings[key] = new(values, isList, $"configuration key '{key}'");
        });

    private bool ReadFlags(IReadOnlyList<string> args, Dictionary<string, Setting> settings)
    {
        var help = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (arg is "--help" or "-h")
            {
                help = true;
                continue;
            }

            if (!arg.StartsWith("--", StringComparison.Ordinal))
                throw new ConfigurationException($"Unexpected argument '{arg}': options start with '--'; see {_program} --help.");
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arg[2..] : arg[2..equals];
            if (!_byName.TryGetValue(name, out var option)) throw Unknown($"option '--{name}'", name, "--");
            var value = equals >= 0 ? arg[(equals + 1)..]
                : option.IsSwitch ? "true"
                : ++i < args.Count ? args[i]
                : throw new ConfigurationException($"The option '--{name}' needs a value.");
            if (seen.Add(name)) settings[name] = new([value], false, $"option '--{name}'");
            else settings[name] = settings[name] with { Values = [.. settings[name].Values, value], IsList = true };
        }

        return help;
    }

    private ConfigurationException Unknown(string what, string name, string prefix)
    {
        var nearest = EditDistance.Nearest(name, _byName.Keys);
        return new($"Unknown {what}{(nearest is null ? "" : $"; did you mean '{prefix}{nearest}'")}{(nearest is null ? "." : "?")} See {_program} --help.");
    }

    /// <summary>What one source gave for one option.</summary>
    internal sealed record Setting(IReadOnlyList<string> Values, bool IsList, string Origin);
}
