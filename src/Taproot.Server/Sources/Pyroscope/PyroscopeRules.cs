using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus.Settings;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Makes settings of what a person entered.</summary>
internal static class PyroscopeRules
{
    private const int MaxText = 4000;

    /// <summary>The settings, secrets that are to stay taken from <paramref name="present"/>.</summary>
    /// <exception cref="SettingsException">They cannot be used.</exception>
    public static PyroscopeSettings Make(PyroscopeSettingsChange change, PyroscopeSettings? present)
    {
        var settings = new PyroscopeSettings
        {
            Url = SettingsRules.Address(change.Url, "URL") ?? throw new SettingsException("The URL is missing: the base address of the server, such as http://pyroscope:4040."),
            User = Text(change.User, "user"),
            Password = Text(change.Password ?? present?.Password ?? "", "password"),
            BearerToken = Text(change.BearerToken ?? present?.BearerToken ?? "", "bearer token"),
            Tenant = Text(change.Tenant, "tenant"),
            TlsSkipVerify = change.TlsSkipVerify,
        };
        if (settings.User.Length > 0 && settings.BearerToken.Length > 0) throw new SettingsException("Give one of user and password, and bearer token, not both.");
        if (settings.Password.Length > 0 && settings.User.Length == 0) throw new SettingsException("A password without a user is of no use. Enter the user, or remove the password.");
        // Otherwise who may change the address, but does not know the password, has it sent to a server of their own.
        var keeps = (change.Password is null && settings.Password.Length > 0) || (change.BearerToken is null && settings.BearerToken.Length > 0);
        return keeps && present is not null && Origin(present.Url) != Origin(settings.Url)
            ? throw new SettingsException("The address is another server's: enter password and token again, for those kept are not sent elsewhere.")
            : settings;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    // Headers carry all of these.
    private static string Text(string text, string what) =>
        text.Length <= MaxText && text.All(c => c is >= ' ' and <= '~') ? text : throw new SettingsException($"The {what} must be at most {MaxText} printable ASCII characters.");
}
