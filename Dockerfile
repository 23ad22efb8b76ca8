# The page in a container; docs/serve.md says how to put it behind a proxy.
FROM python:3.13-slim
RUN useradd --uid 10001 --create-home groundwork
WORKDIR /srv/groundwork
# The libraries first: they change less often than we do, and their layer is kept.
COPY requirements.txt constraints.txt ./
RUN python -m pip install --no-cache-dir -r requirements.txt -c constraints.txt
COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY graph graph
COPY views views
COPY assets assets
COPY data data
RUN python -m compileall -q graph views
USER groundwork
# All addresses of the container: from outside of it, 127.0.0.1 could not be reached. With a name for itself, Streamlit
# asks nobody on the network for its address.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_BROWSER_SERVER_ADDRESS=localhost \
    STREAMLIT_SERVER_HEADLESS=true STREAMLIT_SERVER_FILE_WATCHER_TYPE=none
EXPOSE 8501
HEALTHCHECK --start-period=30s \
    CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8501), 3)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
