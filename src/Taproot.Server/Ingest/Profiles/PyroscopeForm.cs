using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>The body of Pyroscope's <c>/ingest</c>: the profile itself, or a form that has it among its parts.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Previous">The profile before, of clients that send both of those that count from the start of the process; empty when there is none.</param>
/// <param name="Format">The format that the form says; empty when it says none.</param>
/// <param name="SampleTypes">What the form says of the kinds of values.</param>
/// <param name="Contexts">Labels of the samples of a recording of Java; empty when there are none.</param>
internal sealed record PyroscopeForm(
    ReadOnlyMemory<byte> Profile, ReadOnlyMemory<byte> Previous, string Format, SampleTypeConfig SampleTypes, ReadOnlyMemory<byte> Contexts = default)
{
    private const int LongestBoundary = 200;
    private const int MostParts = 16;
    private const int MostConfigBytes = 64 << 10;

    /// <summary>Reads a body.</summary>
    /// <exception cref="IngestRefusedException">It is a form that cannot be read.</exception>
    public static async ValueTask<PyroscopeForm> ReadAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return new(body, default, "", SampleTypeConfig.None);
        var format = type.MediaType.Equals("binary/octet-stream+tree", StringComparison.OrdinalIgnoreCase) ? "tree"
            : type.MediaType.Equals("binary/octet-stream+trie", StringComparison.OrdinalIgnoreCase) ? "trie" : "";
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return new(body, default, format, SampleTypeConfig.None);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary) throw Malformed("The content type of the form names no boundary.");
        try
        {
            return await ReadPartsAsync(boundary, body, cancellation);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw Malformed("The form is cut off or malformed.", e);
        }
    }

    private static async Task<PyroscopeForm> ReadPartsAsync(string boundary, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var stream = new ReadOnlyMemoryStream(body);
        var reader = new MultipartReader(boundary, stream);
        (byte[]? Bytes, string Format) profile = (null, "");
        var (previous, contexts) = (Array.Empty<byte>(), Array.Empty<byte>());
        var sampleTypes = SampleTypeConfig.None;
        for (var i = 0; i < MostParts && await reader.ReadNextSectionAsync(cancellation) is { } section; i++)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            switch (HeaderUtilities.RemoveQuotes(disposition.Name).ToString())
            {
                case "profile": profile = (await BytesAsync(section.Body, body.Length, cancellation), profile.Format.Length > 0 ? profile.Format : "pprof"); break;
                case "prev_profile": previous = await BytesAsync(section.Body, body.Length, cancellation); break;
                case "jfr": profile = (await BytesAsync(section.Body, body.Length, cancellation), "jfr"); break;
                case "labels": contexts = await BytesAsync(section.Body, body.Length, cancellation); break;
                case "sample_type_config": sampleTypes = SampleTypeConfig.Parse(await BytesAsync(section.Body, MostConfigBytes, cancellation)); break;
                default: break;
            }
        }
        return profile.Bytes is null
            ? throw Malformed("The form has no part named 'profile' or 'jfr'.")
            : new(profile.Bytes, previous, profile.Format, sampleTypes, contexts);
    }

    private static async Task<byte[]> BytesAsync(Stream part, int most, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        for (int read; (read = await part.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (bytes.Length + read > most) throw Malformed("A part of the form is too long.");
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    private static IngestRefusedException Malformed(string sentence, Exception? cause = null) => new(RefusalKind.Malformed, "malformed_form", sentence, cause);
}
