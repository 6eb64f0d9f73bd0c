using System.Text;

namespace Taproot.Server.Auth;

/// <summary>The API key that a request shows: <c>X-API-Key</c>, <c>Authorization: Bearer</c>, or the password of <c>Authorization: Basic</c>.</summary>
internal static class RequestKey
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The key; null when the request shows none.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key) return key;
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? PasswordOf(authorization[Basic.Length..].Trim()) : null;
    }

    // Clients of Pyroscope and Prometheus that know no API keys send a user, who does not matter, and a password.
    private static string PasswordOf(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length)) return "";
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
