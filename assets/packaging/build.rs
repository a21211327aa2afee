//! Gives the program its icon where programs have one: on Windows.

fn main() {
    println!("cargo::rerun-if-changed=assets/icon.ico");
    #[cfg(windows)]
    {
        let icon = winresource::WindowsResource::new().set_icon("assets/icon.ico").compile();
        // Without the compiler of resources it is a program without an icon.
        if let Err(error) = icon {
            println!("cargo::warning=the program gets no icon: {error}");
        }
    }
}
