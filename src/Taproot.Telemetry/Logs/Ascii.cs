namespace Taproot.Telemetry.Logs;

/// <summary>Classes of bytes in log lines.</summary>
internal static class Ascii
{
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    public static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 25;

    public static bool IsHex(byte c) => IsDigit(c) || (uint)((c | 0x20) - 'a') <= 5;

    public static bool AreDigits(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!IsDigit(c)) return false;
        }

        return true;
    }

    public static bool HasDigit(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (IsDigit(c)) return true;
        }

        return false;
    }

    public static bool IsUpper(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (c is < (byte)'A' or > (byte)'Z') return false;
        }

        return true;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, string other) => System.Text.Ascii.EqualsIgnoreCase(text, other);
}
