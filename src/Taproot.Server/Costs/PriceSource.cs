using Taproot.Inspections.Costs.Prices;

namespace Taproot.Server.Costs;

/// <summary>Gets the text of a price list out of a file or from an <c>https</c> address, as far as it is no larger than one may be.</summary>
internal sealed class PriceSource(HttpMessageHandler handler) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler) { Timeout = Patience, MaxResponseContentBufferSize = PriceListReader.MaxLength };

    /// <summary>The text of a list.</summary>
    public async Task<string> ReadAsync(string source, CancellationToken cancellationToken)
    {
        if (source.StartsWith("https://", StringComparison.Ordinal)) return await _client.GetStringAsync(new Uri(source), cancellationToken);
        if (new FileInfo(source) is { Exists: true, Length: > PriceListReader.MaxLength }) throw new IOException("The file is larger than a price list may be.");
        return await File.ReadAllTextAsync(source, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
