using Microsoft.AspNetCore.Http;

namespace Taproot.Store.Embedded;

/// <summary>The parts of a request's address.</summary>
internal sealed record EngineRequest(
    string Query, string Database, string? DefaultFormat, string QueryId,
    IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<string> Settings)
{
    private const string ParameterPrefix = "param_";
    private const int LongestId = 128;

    /// <summary>Names that are the HTTP interface's own, not settings of the query.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "query_id", "session_id", "session_timeout", "session_check", "user", "password", "quota_key", "role", "compress", "decompress",
        "enable_http_compression", "http_zlib_compression_level", "wait_end_of_query", "buffer_size", "stacktrace", "default_format",
        "database", "query", "send_progress_in_http_headers",
    };

    public static EngineRequest From(IQueryCollection query)
    {
        List<KeyValuePair<string, string>> parameters = [];
        List<string> settings = [];
        foreach (var (name, values) in query)
        {
            if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal)) parameters.Add(new(name[ParameterPrefix.Length..], values.ToString()));
            else if (!Ignored.Contains(name)) settings.Add($"--{Checked(name)}={values}");
        }
        var database = query["database"].ToString();
        return new(
            query["query"].ToString(), database.Length == 0 ? ChdbConnection.DefaultDatabase : database,
            query["default_format"] is { Count: > 0 } format ? format.ToString() : null, IdOf(query["query_id"].ToString()), parameters, settings);
    }

    /// <summary>The caller's id where it cannot end the comment that it is put into.</summary>
    private static string IdOf(string given) =>
        given.Length is > 0 and <= LongestId && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? given : Guid.NewGuid().ToString("N");

    /// <summary>A setting becomes an argument of a new session: only a plain name may, or it could name the engine's own options.</summary>
    private static string Checked(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && name != "path"
            ? name
            : throw new ChdbException($"Code: 115. DB::Exception: Setting '{name}' is neither a builtin setting nor started with a prefix. (UNKNOWN_SETTING)");
}
