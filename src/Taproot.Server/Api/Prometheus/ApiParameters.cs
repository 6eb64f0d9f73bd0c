using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Taproot.Server.Api.Prometheus;

/// <summary>A request's parameters, from its address and, of a POST, from its form; the form goes first, as in Prometheus.</summary>
internal sealed class ApiParameters(IQueryCollection query, IFormCollection? form)
{
    private const int MostValues = 1000;

    /// <summary>Reads the parameters of a request.</summary>
    public static async Task<ApiParameters> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return new(request.Query, null);
        try
        {
            return new(request.Query, await request.ReadFormAsync(cancellation));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw ApiException.BadData($"The form cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The first value, or null.</summary>
    public string? Find(string name) =>
        form is not null && form.TryGetValue(name, out var posted) && First(posted) is { } value ? value : First(query[name]);

    /// <summary>A value that must be there.</summary>
    public string Get(string name) => Find(name) is { Length: > 0 } value ? value : throw ApiException.BadParameter(name, "it is missing");

    /// <summary>All values of a parameter that may be repeated.</summary>
    public IReadOnlyList<string> All(string name)
    {
        List<string> values = [];
        if (form is not null && form.TryGetValue(name, out var posted)) Add(values, posted);
        Add(values, query[name]);
        if (values.Count > MostValues) throw ApiException.BadParameter(name, $"it is given more than {MostValues} times");
        return values;
    }

    /// <summary>An instant, milliseconds since the epoch: Unix seconds with or without a fraction, or RFC 3339.</summary>
    public long? FindTime(string name) => Find(name) is { Length: > 0 } text ? ParseTime(name, text) : null;

    /// <summary>An instant that must be there.</summary>
    public long GetTime(string name) => ParseTime(name, Get(name));

    /// <summary>A length of time, milliseconds: seconds with or without a fraction, or Prometheus' notation (<c>1h30m</c>).</summary>
    public long? FindDuration(string name) => Find(name) is { Length: > 0 } text ? ParseDuration(name, text) : null;

    /// <summary>A count; 0 means none.</summary>
    public int? FindCount(string name)
    {
        if (Find(name) is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw ApiException.BadParameter(name, $"'{Shorten(text)}' is not a whole number from 0 on");
    }

    private static long ParseTime(string name, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return Math.Abs(seconds) <= ApiTime.FarthestSeconds ? ApiTime.ToMilliseconds(seconds) : throw ApiException.BadParameter(name, $"'{Shorten(text)}' is beyond all time");
        return ApiTime.TryParseRfc3339(text, out var ms)
            ? ms
            : throw ApiException.BadParameter(name, $"'{Shorten(text)}' is neither Unix seconds nor an RFC 3339 time such as 2026-11-25T12:00:00Z");
    }

    private static long ParseDuration(string name, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return Math.Abs(seconds) <= ApiTime.FarthestSeconds ? ApiTime.ToMilliseconds(seconds) : throw ApiException.BadParameter(name, $"'{Shorten(text)}' is too long");
        return ApiTime.TryParseDuration(text, out var ms)
            ? ms
            : throw ApiException.BadParameter(name, $"'{Shorten(text)}' is neither seconds nor a duration such as 30s, 5m or 1h30m");
    }

    private static string? First(StringValues values) => values.Count > 0 ? values[0] : null;

    private static void Add(List<string> to, StringValues values)
    {
        foreach (var value in values)
            if (value is { Length: > 0 }) to.Add(value);
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
