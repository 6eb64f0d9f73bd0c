using System.Net.Http.Headers;
using System.Text;

namespace Taproot.Store.Client;

/// <summary>User and password as a header; a password in a file is read again when the file changes.</summary>
internal sealed class EngineCredentials(ClickHouseOptions options)
{
    private const int LongestPassword = 4096;
    private readonly Lock _lock = new();
    private DateTime _written;
    private AuthenticationHeaderValue? _header;

    /// <summary>The header of a request that is sent now.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be read.</exception>
    public AuthenticationHeaderValue Header
    {
        get
        {
            lock (_lock)
            {
                if (options.PasswordFile is not { } file) return _header ??= Of(options.Password);
                try
                {
                    var written = File.GetLastWriteTimeUtc(file);
                    if (_header is null || written != _written) (_header, _written) = (Of(Read(file)), written);
                    return _header;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new StoreUnavailableException($"The file with ClickHouse's password cannot be read: {e.Message}", TimeSpan.FromSeconds(10), e);
                }
            }
        }
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(file);
        var text = new char[LongestPassword];
        return new string(text, 0, reader.ReadBlock(text)).Split('\n')[0].TrimEnd('\r');
    }

    private AuthenticationHeaderValue Of(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{password}")));
}
