using System.Globalization;
using Taproot.Server.Ingest.Otlp;
using Taproot.Server.Limits;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Configuration;

/// <summary>Settings of what projects may send.</summary>
internal static class LimitConfiguration
{
    /// <summary>The settings: one a limit, which a project may have of its own.</summary>
    public static IReadOnlyList<ConfigurationOption> Options { get; } =
        [.. LimitCatalog.All.Select(l => new ConfigurationOption(l.Name, $"{l.Title}{Unit(l)} of a project that has none of its own. {l.Explanation}", Text(l)))];

    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">One is wrong; the message says which.</exception>
    public static LimitValues Read(ConfigurationValues values) => LimitValues.Server(limit =>
    {
        var value = limit.Unit.StartsWith("bytes", StringComparison.Ordinal) ? values.GetBytes(limit.Name) : values.GetInt32(limit.Name);
        return limit.Allows(value) ? value : throw new ConfigurationException($"The option '--{limit.Name}' must be {limit.Range}, but is {value}.");
    });

    /// <summary>Checks an origin that pages may send from.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static string Origin(string text) => CorsOrigins.IsPattern(text)
        ? text
        : throw new ConfigurationException($"The option '--otlp-cors-allowed-origins' takes origins such as https://shop.example, https://*.example or *, but '{text}' is none.");

    private static string Unit(LimitDefinition limit) => limit.Unit switch
    {
        "bytes/s" => ", bytes a second as received such as 10MiB, 0 for any,",
        "bytes" => ", in bytes,",
        _ => "",
    };

    private static string Text(LimitDefinition limit) => limit.Default.ToString(CultureInfo.InvariantCulture);
}
