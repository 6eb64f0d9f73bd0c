namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>A file whose content rotates, such as the token of a Kubernetes service account: read again when it has changed.</summary>
internal sealed class CredentialFile(string path, TimeProvider time)
{
    private const int MaxBytes = 64 << 10;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (DateTime Changed, long Length) _stamp;
    private string? _text;
    private long _lookedAt;

    /// <summary>The content without white space around it. With <paramref name="force"/> the file is read even when it looks unchanged.</summary>
    /// <exception cref="PrometheusException">The file cannot be read.</exception>
    public string Read(bool force = false)
    {
        lock (_lock)
        {
            if (!force && _text is not null && time.GetElapsedTime(_lookedAt) < LookAgainAfter) return _text;
            try
            {
                // The link's target is what rotates; FileInfo of a link tells of the link.
                var file = new FileInfo(path);
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
                var stamp = (file.LastWriteTimeUtc, file.Exists ? file.Length : throw new FileNotFoundException("there is no such file."));
                if (force || _text is null || stamp != _stamp)
                {
                    if (stamp.Item2 > MaxBytes) throw new IOException($"it is larger than {MaxBytes} bytes.");
                    (_text, _stamp) = (Checked(File.ReadAllText(file.FullName).Trim()), stamp);
                }
                _lookedAt = time.GetTimestamp();
                return _text;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PrometheusException(PrometheusFailure.Credentials, $"The token file '{path}' cannot be used: {Sentence.Of(e.Message)}", e);
            }
        }
    }

    // What is no token is not sent anywhere: somebody may have named the wrong file.
    private static string Checked(string text)
    {
        foreach (var c in text)
            if (c is <= ' ' or > '~') throw new IOException("it does not hold a token: one line of printable characters without spaces.");
        return text.Length > 0 ? text : throw new IOException("it is empty.");
    }
}
