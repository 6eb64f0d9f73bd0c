using System.Text;

namespace Taproot.NodeAgent.Traces;

/// <summary>What a request line asks for. Values in the query are the users' and stay with them unless the operator asks otherwise.</summary>
/// <param name="Path">The path.</param>
/// <param name="Query">The query without the question mark.</param>
internal readonly record struct HttpTarget(string Path, string Query)
{
    private const string Redacted = "REDACTED";

    /// <summary>Takes a target apart.</summary>
    public static HttpTarget Of(string target, bool keepLiterals)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return new(target, "");
        var query = target[(question + 1)..];
        return new(target[..question], keepLiterals ? query : WithoutValues(query));
    }

    /// <summary>The host of a <c>Host</c> header, without the port.</summary>
    public static string HostOf(string authority)
    {
        if (authority is ['[', ..]) return authority.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? authority[1..end] : "";
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? authority : authority[..colon];
    }

    private static string WithoutValues(string query)
    {
        var text = new StringBuilder();
        foreach (var part in query.AsSpan().Split('&'))
        {
            if (text.Length > 0) text.Append('&');
            var pair = query.AsSpan(part);
            var equals = pair.IndexOf('=');
            // A word without a value may be one itself.
            if (equals < 0) text.Append(Redacted);
            else text.Append(pair[..equals]).Append('=').Append(Redacted);
        }
        return text.ToString();
    }
}
