namespace Taproot.NodeAgent.Elf;

/// <summary>Tells the language that an executable was written in by what its compiler left.</summary>
internal static class ElfLanguage
{
    private const int MostText = 64 * 1024;

    /// <summary>golang, rust, dotnet, or empty.</summary>
    internal static string Of(string path)
    {
        using ElfImage? image = ElfImage.Open(path);
        return image is null ? "" : Of(image);
    }

    /// <summary>As the other, of a file that is open.</summary>
    internal static string Of(ElfImage image)
    {
        foreach (ElfSection section in image.Sections)
        {
            string language = OfSection(image, section);
            if (language.Length > 0)
                return language;
        }
        return "";
    }

    private static string OfSection(ElfImage image, ElfSection section) => section.Name switch
    {
        ".go.buildinfo" => "golang",
        "__managedcode" or ".hydrated" => "dotnet",
        ".comment" when Holds(image, section, "rustc version"u8) => "rust",
        ".dynstr" when Holds(image, section, "$ORIGIN/netcoredeps"u8) => "dotnet",
        _ => "",
    };

    private static bool Holds(ElfImage image, ElfSection section, ReadOnlySpan<byte> text)
    {
        if (!section.HasBytes)
            return false;
        byte[] start = new byte[Math.Min(section.Size, MostText)];
        return image.Window.TryRead(section.Offset, start) && start.AsSpan().IndexOf(text) >= 0;
    }
}
